import 'server-only'

/** Longer than any object: etcd takes 1.5 MiB (`--max-request-bytes`), and keeps most kinds in a shorter form than JSON. */
const LONGEST_OBJECT = 4 * 1024 * 1024
/** API servers write the name of an object into its first bytes. */
const BEGINNING = 4 * 1024
const FIRST_ROOM = 16 * 1024

/** The text of one object or event. Of one that is too long to be real only the beginning. */
export type Piece = { text: string; isWhole: boolean }

/** Collects one piece after the other from parts of any size, in memory that it keeps. */
export class PieceBuilder {
  private bytes = Buffer.allocUnsafe(FIRST_ROOM)
  private size = 0
  private isWhole = true

  constructor(private readonly longest = LONGEST_OBJECT) {}

  add(part: Buffer): void {
    if (!this.isWhole) return
    const size = this.size + part.length
    if (size > this.longest) {
      this.size += part.copy(this.bytes, this.size)
      this.isWhole = false
      return
    }
    if (size > this.bytes.length) this.grow(size)
    part.copy(this.bytes, this.size)
    this.size = size
  }

  /** The piece that ends here. The next part begins another one. */
  end(): Piece {
    const { size, isWhole } = this
    this.size = 0
    this.isWhole = true
    return { text: this.bytes.toString('utf8', 0, isWhole ? size : Math.min(size, BEGINNING)), isWhole }
  }

  private grow(size: number): void {
    const larger = Buffer.allocUnsafe(Math.max(size, 2 * this.bytes.length))
    this.bytes.copy(larger, 0, 0, this.size)
    this.bytes = larger
  }
}
