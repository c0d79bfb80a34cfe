import 'server-only'
import { createHash } from 'node:crypto'
import { USER_AGENT } from '#lib/forge/request/exchange'
import type { BranchMove } from '#lib/forge/push/move-branch'

/** How a push ended. `lost`: the answer does not say. */
export type PushReport = { result: 'ok' } | { result: 'refused'; reason: string } | { result: 'lost' }

/**
 * The body of a push to `git-receive-pack` that sends no objects, since the server has the commit: one command, and an empty pack
 * (https://git-scm.com/docs/pack-protocol, gitformat-pack). The old id in the command makes it a compare-and-swap.
 */
export function pushBody({ branch, from, to }: BranchMove): Uint8Array<ArrayBuffer> {
  const format = to.length === 64 ? 'sha256' : 'sha1'
  const wanted = `report-status side-band-64k object-format=${format} agent=${USER_AGENT.replace('/', '-')}`
  const command = pktLine(`${from} ${to} refs/heads/${branch}\0 ${wanted}`)
  // Version 2, no objects.
  const pack = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1')
  const checksum = createHash(format).update(pack).digest()
  return new Uint8Array(Buffer.concat([command, Buffer.from('0000'), pack, checksum]))
}

/** Four hexadecimal digits of length, which count themselves. */
function pktLine(text: string): Buffer {
  const line = Buffer.from(text)
  return Buffer.concat([Buffer.from((line.length + 4).toString(16).padStart(4, '0')), line])
}

/** What the server says that became of the one branch. */
export function readReport(body: Buffer, branch: string): PushReport {
  const packets = packetsIn(body)
  // With a side band, the first byte of each packet tells the report (1) from what hooks print (2).
  const isBanded = packets.some(([band]) => band === 1 || band === 2 || band === 3)
  const bandOf = (wanted: number) =>
    Buffer.concat(packets.filter(([band]) => band === wanted).map((packet) => packet.subarray(1)))
  const lines = (isBanded ? packetsIn(bandOf(1)) : packets).map((packet) => packet.toString().trimEnd())
  const printed = isBanded ? Buffer.concat([bandOf(2), bandOf(3)]).toString() : ''
  const ref = `refs/heads/${branch}`
  if (lines.includes(`ok ${ref}`)) return { result: 'ok' }
  const refusal = lines.find((line) => line.startsWith(`ng ${ref} `))?.slice(`ng ${ref} `.length)
  const unpacked = lines.find((line) => line.startsWith('unpack ') && line !== 'unpack ok')
  const reason = refusal ?? unpacked
  if (reason === undefined) return { result: 'lost' }
  return { result: 'refused', reason: printed.trim() === '' ? reason : `${reason}: ${printed}` }
}

/** Without flushes. What is cut off at the end is left out. */
function packetsIn(body: Buffer): Buffer[] {
  const packets: Buffer[] = []
  for (let at = 0; at + 4 <= body.length;) {
    const digits = body.toString('latin1', at, at + 4)
    if (!/^[0-9a-f]{4}$/i.test(digits)) break
    const length = Math.max(4, parseInt(digits, 16))
    if (at + length > body.length) break
    if (length > 4) packets.push(body.subarray(at + 4, at + length))
    at += length
  }
  return packets
}
