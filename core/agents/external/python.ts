import type { SnippetFacts } from './facts.ts';

interface PythonAgent {
  /** What else has to be there, and what to do before. */
  readonly intro: string;
  /** Lines of the function that turns the `text` of a message into an answer. */
  readonly answer: string;
}

/** A whole agent without any package: it registers, beats, and answers what comes in with an echo to build on. */
export function pythonSnippet(facts: SnippetFacts): string {
  const answer = `    """Put your agent here."""\n    return f"You said: {text}"`;
  return pythonAgent(facts, { intro: '# Needs: Python >= 3.11, and nothing else.', answer });
}

/** A program that fetches the messages of a workspace and answers them, the way that `agent` says. */
export function pythonAgent(
  { workspaceId, platformUrl, name, token }: SnippetFacts,
  { intro, answer }: PythonAgent,
): string {
  return `${intro}
import json
import subprocess
import time
import urllib.error
import urllib.request

PLATFORM_URL = ${text(platformUrl)}
WORKSPACE_ID = ${text(workspaceId)}
TOKEN = ${text(token)}
NAME = ${text(name)}


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {
        "Authorization": f"Bearer {TOKEN}",
        "Content-Type": "application/json",
        "X-Workspace-ID": WORKSPACE_ID,
    }
    request = urllib.request.Request(PLATFORM_URL + path, data=data, headers=headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


def text_of(row):
    params = (row.get("request_body") or {}).get("params") or {}
    parts = (params.get("message") or {}).get("parts") or []
    return "\\n".join(part.get("text", "") for part in parts if part.get("text"))


def run(command, text):
    """Gives a message to a program on its standard input, and returns what that prints."""
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    return done.stdout.strip() or done.stderr.strip() or "(no response generated)"


def answer(text):
${answer}


def reply(row):
    text = answer(text_of(row))
    peer = row.get("source_id")
    if peer:
        message = {"role": "user", "parts": [{"kind": "text", "text": text}]}
        call("POST", f"/workspaces/{peer}/a2a", {"method": "message/send", "params": {"message": message}})
    else:
        call("POST", f"/workspaces/{WORKSPACE_ID}/notify", {"message": text})


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


def main():
    card = {"name": NAME, "description": "", "version": "1.0.0", "skills": []}
    call(
        "POST",
        "/registry/register",
        {"id": WORKSPACE_ID, "url": "", "agent_card": card, "delivery_mode": "poll"},
    )
    print("connected as", NAME)
    cursor, beat_at = None, 0.0
    while True:
        try:
            if time.monotonic() - beat_at > 20:
                call("POST", "/registry/heartbeat", {"workspace_id": WORKSPACE_ID})
                beat_at = time.monotonic()
            for row in poll(cursor):
                cursor = row["id"]
                # What this agent itself told the user comes back, too.
                if row.get("method") == "notify" and not row.get("source_id"):
                    continue
                reply(row)
        except urllib.error.HTTPError as error:
            print("the platform answered", error.code, error.read().decode(errors="replace"))
        except OSError as error:
            print("the platform cannot be reached:", error)
        time.sleep(5)


if __name__ == "__main__":
    main()
`;
}

/** As a literal of Python: JSON's escapes are its own. */
function text(value: string): string {
  return JSON.stringify(value);
}
