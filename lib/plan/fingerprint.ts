/**
 * A short name for what a person agreed to. It is no secret: the server makes the plan again from fresh objects and compares.
 * Two 32-bit lanes of FNV-1a make a match by chance practically impossible.
 */
export function fingerprintOf(...agreed: unknown[]): string {
  const text = JSON.stringify(agreed)
  return [0x811c9dc5, 0x01000193].map((basis) => fnv1a(text, basis).toString(16).padStart(8, '0')).join('')
}

function fnv1a(text: string, basis: number): number {
  let hash = basis
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}
