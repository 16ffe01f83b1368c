import type { SnippetFacts } from './facts.ts';

interface PythonAgent {
  /** What has to be there, and what to do before; comments. */
  readonly intro: string;
  /** Modules of Python that its `answer` needs, each on a line. */
  readonly imports?: string;
  /** How it answers: constants, if any, and the function `answer(text)`. */
  readonly answer: string;
}

const ECHO = `def answer(text):
    """Put your agent here."""
    return f"You said: {text}"`;

/** A whole agent without any package: it registers, beats, and answers what comes in with an echo to build on. */
export function pythonSnippet(facts: SnippetFacts): string {
  return pythonAgent(facts, { intro: '# Needs: Python >= 3.11, and nothing else.', answer: ECHO });
}

/**
 * A program that fetches the messages of a workspace and answers them, the way that `agent` says. It beats in a thread of
 * its own, since an answer may take longer than an agent may be silent, and keeps its place in a file: whoever starts it
 * again does not get the same answers again.
 */
export function pythonAgent(
  { workspaceId, platformUrl, name, token }: SnippetFacts,
  { intro, imports = '', answer }: PythonAgent,
): string {
  return `${intro}
${imports}import json
import pathlib
import sys
import threading
import time
import urllib.error
import urllib.request

PLATFORM_URL = ${text(platformUrl)}
WORKSPACE_ID = ${text(workspaceId)}
TOKEN = ${text(token)}
NAME = ${text(name)}
POLL_SECONDS = 5
BEAT_SECONDS = 20
# Here it keeps which message it has seen last, and the files that come with messages.
FOLDER = pathlib.Path.home() / ".molecule-agents" / WORKSPACE_ID
CURSOR = FOLDER / "cursor"


${answer}


def log(*words):
    print(*words, flush=True)


def send(method, path, body=None, timeout=60):
    data = None if body is None else json.dumps(body).encode()
    headers = {
        "Authorization": f"Bearer {TOKEN}",
        "Content-Type": "application/json",
        "X-Workspace-ID": WORKSPACE_ID,
    }
    request = urllib.request.Request(PLATFORM_URL + path, data=data, headers=headers, method=method)
    with urllib.request.urlopen(request, timeout=timeout) as response:
        return response.read()


def call(method, path, body=None):
    return json.loads(send(method, path, body))


def deliver(path, body):
    """Sends an answer. As long as the platform is away it waits: nothing has arrived then."""
    while True:
        try:
            return send("POST", path, body, timeout=600)
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError as error:
            log("the platform cannot be reached:", error.reason)
            time.sleep(POLL_SECONDS)


def fetch(file):
    """A file that the user sent comes before the message that it belongs to."""
    path = f"/workspaces/{WORKSPACE_ID}/pending-uploads/{file['file_id']}"
    place = FOLDER / f"{file['file_id']}-{pathlib.PurePath(file['name']).name}"
    place.write_bytes(send("GET", path + "/content"))
    send("POST", path + "/ack")


def place_of(uri):
    return next((str(place) for place in FOLDER.glob(uri.rpartition("/")[2] + "-*")), uri)


def text_of(message):
    lines = []
    for part in message.get("parts") or []:
        file = part.get("file") or {}
        if part.get("text"):
            lines.append(part["text"])
        elif file.get("uri"):
            lines.append(f"Attached file: {place_of(file['uri'])}")
    return "\\n".join(lines)


def handle(row):
    peer = row.get("source_id")
    # What this agent itself told the user comes back, too.
    if row.get("method") == "notify" and not peer:
        return
    if row.get("method") == "chat_upload_receive":
        fetch(row["request_body"])
        return
    message = ((row.get("request_body") or {}).get("params") or {}).get("message") or {}
    text = text_of(message)
    if not text:
        return
    # Two agents that answer each other's answers would never end.
    if (message.get("metadata") or {}).get("reply_to"):
        log("answer of", peer, ":", text)
        return
    try:
        reply = answer(text)
    except Exception as error:
        log("no answer:", error)
        reply = f"This could not be answered: {error}"
    if peer:
        parts = [{"kind": "text", "text": reply}]
        message = {"role": "user", "parts": parts, "metadata": {"reply_to": row["id"]}}
        deliver(f"/workspaces/{peer}/a2a", {"method": "message/send", "params": {"message": message}})
    else:
        deliver(f"/workspaces/{WORKSPACE_ID}/notify", {"message": reply})


def poll(cursor):
    path = f"/workspaces/{WORKSPACE_ID}/activity?type=a2a_receive"
    if cursor:
        try:
            return call("GET", f"{path}&since_id={cursor}")
        except urllib.error.HTTPError as error:
            if error.code != 410:
                raise
    # Without a cursor the newest row comes first.
    return list(reversed(call("GET", f"{path}&since_secs=600")))


def beat():
    while True:
        try:
            send("POST", "/registry/heartbeat", {"workspace_id": WORKSPACE_ID})
        except OSError:
            pass  # Whatever is wrong, the next look for messages says it.
        time.sleep(BEAT_SECONDS)


def register():
    card = {"name": NAME, "description": "", "version": "1.0.0", "skills": []}
    hello = {"id": WORKSPACE_ID, "url": "", "agent_card": card, "delivery_mode": "poll"}
    send("POST", "/registry/register", hello)
    log("connected as", NAME)
    threading.Thread(target=beat, daemon=True).start()


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    cursor = CURSOR.read_text() if CURSOR.exists() else ""
    is_registered = False
    while True:
        try:
            if not is_registered:
                register()
                is_registered = True
            for row in poll(cursor):
                try:
                    handle(row)
                except Exception as error:
                    log("a message was left out:", error)
                cursor = row["id"]
                CURSOR.write_text(cursor)
        except urllib.error.HTTPError as error:
            log("the platform answered", error.code, error.read().decode(errors="replace"))
            if error.code in (401, 403):
                log("The token is not valid any more: make a new one in the app, and put it into TOKEN.")
                sys.exit(3)
            if error.code in (404, 410):
                log("The workspace is not there any more.")
                sys.exit(3)
        except (OSError, ValueError) as error:
            log("the platform cannot be reached:", error)
        time.sleep(POLL_SECONDS)


if __name__ == "__main__":
    main()
`;
}

/** As a literal of Python: JSON's escapes are its own. */
function text(value: string): string {
  return JSON.stringify(value);
}
