import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import { processSingleton } from '#lib/runtime/process-singleton'
import type { Clock } from '#lib/runtime/clock'
import { checkContent, config } from '#lib/server/config/config'
import type { Problem } from '#lib/server/config/problem'
import { readOrNull } from '#lib/server/config/secrets'
import { takeChanges, type Taken } from '#lib/server/config/take-changes'

/**
 * Read rather than watched: a ConfigMap changes by renaming a link to its folder, of which some file systems tell nothing. The
 * kubelet takes about a minute to do that, so a few seconds more are little.
 */
const EVERY_MS = 10_000

type State = {
  /** When the file was last read and in effect, and when it last changed something, in milliseconds since 1970. */
  readAt: number
  changedAt: number | null
  needsRestart: string[]
  /** Why what stands in the file now is not in effect; empty if it is. */
  problems: Problem[]
}

type Told = { changed: (taken: Taken) => void; invalid: (problems: readonly Problem[]) => void }

/** How the file of this process stands to its running configuration. */
export function configState(): State {
  return processSingleton('config-state', () => ({
    readAt: Date.now(),
    changedAt: null,
    needsRestart: [],
    problems: [],
  }))
}

/** Reads the configuration file again and again, and takes what is safe of it. Without a file, nothing can change. */
export function followConfigFile(path: string, clock: Clock, told: Told): void {
  configState()
  let known: string | null | undefined
  const look = () => {
    const content = readOrNull(path)
    // What was wrong may be a file that it names, which is there by now.
    if (content !== known || configState().problems.length > 0) {
      known = content
      take(path, content, clock, told)
    }
    clock.after(EVERY_MS, look)
  }
  clock.after(EVERY_MS, look)
}

function take(path: string, content: string | null, clock: Clock, told: Told): void {
  const state = configState()
  const read = checkContent(content, path)
  if (!read.ok) {
    if (!isDeepStrictEqual(state.problems, read.problems)) told.invalid(read.problems)
    state.problems = read.problems
    return
  }
  const taken = takeChanges(config(), read.value)
  const now = clock.wallTime(clock.now())
  const isNews = taken.changed.length > 0 || !isDeepStrictEqual(state.needsRestart, taken.needsRestart)
  Object.assign(state, {
    readAt: now,
    problems: [],
    needsRestart: taken.needsRestart,
    ...(taken.changed.length > 0 && { changedAt: now }),
  } satisfies Partial<State>)
  if (isNews) told.changed(taken)
}
