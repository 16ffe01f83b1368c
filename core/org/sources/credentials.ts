/** The address with what stands between `//` and `@` hidden, for messages. */
export function withoutCredentials(address: string): string {
  return address.replace(/\/\/[^/#]*@/, '//***@');
}
