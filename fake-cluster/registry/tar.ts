const BLOCK = 512

/** A tar archive (ustar) of one small file: an image layer with nothing else in it. */
export function tarOf(path: string, text: string): Buffer {
  const body = Buffer.from(text)
  const header = Buffer.alloc(BLOCK)
  header.write(path, 0)
  header.write('0000644\0', 100)
  header.write(octal(body.length), 124)
  header.write(octal(0), 136)
  header.write('0', 156)
  header.write('ustar\x0000', 257)
  // The checksum treats its own field as spaces.
  header.fill(' ', 148, 156)
  const checksum = header.reduce((sum, byte) => sum + byte, 0)
  header.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148)
  const padding = Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)
  return Buffer.concat([header, body, padding, Buffer.alloc(2 * BLOCK)])
}

function octal(value: number): string {
  return `${value.toString(8).padStart(11, '0')}\0`
}
