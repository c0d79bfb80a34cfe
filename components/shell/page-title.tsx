/** Names come from the address and can have any length. */
export function titleOf(name: string, environment: string): string {
  return `${name.slice(0, 80)} · ${environment}`
}
