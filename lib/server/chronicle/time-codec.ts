import 'server-only'
import type { Time } from '#lib/domain/chronicle/facts'
import { inSeconds } from '#lib/domain/chronicle/times'
import { choice, isWhole, type Codec } from '#lib/server/chronicle/codec'

/** The first time of a fact in seconds, and the others as the distance from it. */
export const time: Codec<string> = {
  write(value, scope) {
    const seconds = Date.parse(value) / 1_000
    const form = seconds - (scope.first ?? 0)
    scope.first ??= seconds
    return form
  },
  read(form, scope) {
    if (!isWhole(form)) return undefined
    const seconds = form + (scope.first ?? 0)
    scope.first ??= seconds
    return inSeconds(seconds * 1_000) ?? undefined
  },
}

/** A bound has a word that says how it is known. */
const certainty = choice('latest', 'seen')
export const moment: Codec<Time> = {
  write: ({ at, known }, scope) =>
    known === 'exact' ? time.write(at, scope) : [time.write(at, scope), certainty.write(known, scope)],
  read(form, scope) {
    const isBound = Array.isArray(form)
    const at = time.read(isBound ? form[0] : form, scope)
    const known = isBound ? certainty.read(form[1], scope) : 'exact'
    return at === undefined || known === undefined ? undefined : { at, known }
  },
}
