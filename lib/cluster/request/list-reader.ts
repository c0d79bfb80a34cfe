import 'server-only'
import { excessOf } from '#lib/cluster/request/list-budget'
import { PieceBuilder, type Piece } from '#lib/cluster/request/piece'
import { TooLarge } from '#lib/cluster/request/transport-fault'

const QUOTE = 0x22
const COMMA = 0x2c
const BEGIN_LIST = 0x5b
const BACKSLASH = 0x5c
const END_LIST = 0x5d
const BEGIN_OBJECT = 0x7b
const END_OBJECT = 0x7d
/** The end of `{"kind":"PodList","items":[`. */
const BEFORE_ITEMS = /[{,]\s*"items"\s*:\s*\[$/

/**
 * Reads one page of a list as it arrives, and gives each item by itself: one that is absurd does not hide the others, and no page is
 * in memory as a whole. Strings are skipped, and brackets counted; `JSON.parse` reads what is between.
 */
export class ListReader {
  bytes = 0
  private objects = 0
  private depth = 0
  private isInString = false
  private isEscaped = false
  private isInItems = false
  /** The list without its items. */
  private outline = ''
  private readonly piece = new PieceBuilder()

  constructor(private readonly take: (item: Piece) => void) {}

  read(chunk: Buffer): void {
    this.bytes += chunk.length
    this.check()
    let from = 0
    for (let at = this.endOfString(chunk, 0); at < chunk.length; at += 1) {
      switch (chunk[at]) {
        case QUOTE:
          this.isInString = true
          at = this.endOfString(chunk, at + 1) - 1
          break
        case BEGIN_OBJECT:
          this.depth += 1
          break
        case BEGIN_LIST:
          this.depth += 1
          if (this.depth !== 2) break
          this.piece.add(chunk.subarray(from, at + 1))
          from = at + 1
          this.endOutline()
          this.isInItems = BEFORE_ITEMS.test(this.outline)
          break
        case COMMA:
          if (!this.isInItems || this.depth !== 2) break
          this.piece.add(chunk.subarray(from, at))
          from = at + 1
          this.endItem()
          break
        case END_OBJECT:
        case END_LIST:
          this.depth -= 1
          if (!this.isInItems || this.depth !== 1) break
          this.piece.add(chunk.subarray(from, at))
          from = at
          this.endItem()
          this.isInItems = false
      }
    }
    this.piece.add(chunk.subarray(from))
  }

  /** Where the string that is open at this place ends, which can be in a later chunk. */
  private endOfString(chunk: Buffer, from: number): number {
    if (!this.isInString || from === chunk.length) return from
    const begin = this.isEscaped ? from + 1 : from
    let quote = chunk.indexOf(QUOTE, begin)
    while (quote !== -1 && isEscapedAt(chunk, quote, begin)) quote = chunk.indexOf(QUOTE, quote + 1)
    this.isInString = quote === -1
    this.isEscaped = this.isInString && isEscapedAt(chunk, chunk.length, begin)
    return this.isInString ? chunk.length : quote + 1
  }

  /** The list without its items, to be parsed. */
  end(): string {
    this.endOutline()
    return this.outline
  }

  private endItem(): void {
    const item = this.piece.end()
    if (item.isWhole && item.text.trim() === '') return
    this.objects += 1
    this.check()
    this.take(item)
  }

  private endOutline(): void {
    const { text, isWhole } = this.piece.end()
    if (!isWhole) throw new TooLarge()
    this.outline += text
  }

  private check(): void {
    const excess = excessOf({ bytes: this.bytes, objects: this.objects, pages: 1 })
    if (excess !== null) throw new TooLarge(excess)
  }
}

/** Whether an odd number of backslashes ends before this place. */
function isEscapedAt(chunk: Buffer, at: number, begin: number): boolean {
  let first = at
  while (first > begin && chunk[first - 1] === BACKSLASH) first -= 1
  return (at - first) % 2 === 1
}
