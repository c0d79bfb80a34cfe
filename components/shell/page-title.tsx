/** The names come from the address, where they may be of any length. */
export function titleOf(name: string, environment: string): string {
  return `${name.slice(0, 80)} · ${environment}`
}
