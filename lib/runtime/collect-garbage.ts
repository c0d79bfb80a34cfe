import 'server-only'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Collects all garbage now. V8 leaves that of a start where it is until the heap has half a gigabyte, and sets each later limit by
 * what was alive the last time. It takes some tenths of a second, so it is nothing for a process that answers.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') Reflect.apply(collect, undefined, [])
}
