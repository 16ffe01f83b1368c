/** Under which the form for a new schedule of a workspace is open. */
export function newScheduleForm(workspaceId: string): string {
  return `schedule:new:${workspaceId}`;
}
