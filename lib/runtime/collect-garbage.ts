import 'server-only'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** How much larger than what is alive the heap may become. V8's own rule lets 100 MB grow to 300 and more before it collects. */
const GROWING_PERCENT = 50

/**
 * Collects the garbage of the start, and lets V8 collect it sooner from then on. It takes some tenths of a second, so nobody should
 * be waiting; later collections mostly run beside the program.
 */
export function collectGarbage(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWING_PERCENT}`)
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') Reflect.apply(collect, undefined, [])
}
