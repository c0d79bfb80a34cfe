import 'server-only'
import { TooLarge } from '#lib/cluster/request/transport-fault'

/** As long as the largest body: an image stream with a long history is one line. */
const LONGEST = 64 * 1024 * 1024

/** The lines of a text that arrives in chunks. An incomplete last line is dropped. */
export async function* linesOf(chunks: AsyncIterable<Buffer>, longest = LONGEST): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let half = ''
  for await (const chunk of chunks) {
    const [first = '', ...more] = decoder.decode(chunk, { stream: true }).split('\n')
    half += first
    for (const next of more) {
      yield half
      half = next
    }
    if (half.length > longest) throw new TooLarge()
  }
}
