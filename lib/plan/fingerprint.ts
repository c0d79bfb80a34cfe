/**
 * A short name for what a person agreed to. Not for secrecy: the server makes the plan again from fresh objects, and
 * only asks whether it is still the same one. Two 32-bit lanes of FNV-1a, so that a chance match is out of the question.
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
