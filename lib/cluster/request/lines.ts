import 'server-only'
import { PieceBuilder, type Piece } from '#lib/cluster/request/piece'

const LINE_BREAK = 0x0a

/** The lines of a text that arrives in chunks, each as one piece. An incomplete last line is dropped. */
export async function* linesOf(chunks: AsyncIterable<Buffer>, longest?: number): AsyncGenerator<Piece> {
  const line = new PieceBuilder(longest)
  for await (const chunk of chunks) {
    let from = 0
    for (let to = chunk.indexOf(LINE_BREAK); to !== -1; to = chunk.indexOf(LINE_BREAK, from)) {
      line.add(chunk.subarray(from, to))
      yield line.end()
      from = to + 1
    }
    line.add(chunk.subarray(from))
  }
}
