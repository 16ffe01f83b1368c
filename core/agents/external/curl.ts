import type { SnippetFacts } from './facts.ts';

/** Registers an agent that fetches its messages and sends a first beat; anything with `sh` and `curl` runs it. */
export function curlSnippet({ workspaceId, platformUrl, name, token }: SnippetFacts): string {
  const card = JSON.stringify({ name, description: '', version: '1.0.0', skills: [] });
  const register = `{"id":"${workspaceId}","url":"","agent_card":${card},"delivery_mode":"poll"}`;
  return `# Needs: sh and curl. Registers the agent, says that it lives, and shows its newest messages.
MOLECULE_URL=${quoted(platformUrl)}
MOLECULE_ID=${quoted(workspaceId)}
MOLECULE_TOKEN=${quoted(token)}

curl -fsS -X POST "$MOLECULE_URL/registry/register" \\
  -H "Authorization: Bearer $MOLECULE_TOKEN" -H 'Content-Type: application/json' \\
  -d ${quoted(register)}
echo

# Again every 20 to 30 seconds: without a beat for 90 seconds the agent counts as away.
curl -fsS -X POST "$MOLECULE_URL/registry/heartbeat" \\
  -H "Authorization: Bearer $MOLECULE_TOKEN" -H 'Content-Type: application/json' \\
  -d "{\\"workspace_id\\":\\"$MOLECULE_ID\\"}"
echo

# What came in during the last ten minutes, newest first; from then on with since_id=<id of the newest row>.
curl -fsS -H "Authorization: Bearer $MOLECULE_TOKEN" \\
  "$MOLECULE_URL/workspaces/$MOLECULE_ID/activity?type=a2a_receive&since_secs=600"
echo

# An answer to the user: POST $MOLECULE_URL/workspaces/$MOLECULE_ID/notify with {"message":"…"}
# An answer to a peer: POST $MOLECULE_URL/workspaces/<its id>/a2a with a message, and X-Workspace-ID: $MOLECULE_ID
`;
}

/** As one word of a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
