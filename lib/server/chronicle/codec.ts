import 'server-only'
import type { PageWords } from '#lib/server/chronicle/page-words'

/** What a member of a fact is in its text. Strings are in the words of the page. */
type Form = number | readonly Form[]

/** What the members of one fact share. `first`: its first time, in seconds; the others are written as the distance from it. */
type Scope = { words: PageWords; first: number | null }

/** How a member is written, and read. Anybody can write anything: undefined for what tells of nothing. */
export type Codec<T> = {
  write(value: T, scope: Scope): Form
  read(form: unknown, scope: Scope): T | undefined
}

export const word = wordUpTo(300)

export function wordUpTo(most: number): Codec<string> {
  return {
    write: (value, { words }) => words.placeOf(value),
    read: (form, { words }) => within(words.at(form), most),
  }
}

export const digest: Codec<string> = {
  write: (value, { words }) => words.placeOfDigest(value),
  read: (form, { words }) => within(words.digestAt(form), 200),
}

function within(text: string | undefined, most: number): string | undefined {
  return text !== undefined && text.length <= most ? text : undefined
}

export function choice<T extends string>(...values: T[]): Codec<T> {
  return {
    write: (value, { words }) => words.placeOf(value),
    read: (form, { words }) => {
      const text = words.at(form)
      return values.find((value) => value === text)
    },
  }
}

export function whole(least = -Infinity, most = Infinity): Codec<number> {
  return {
    write: (value) => value,
    read: (form) => (isWhole(form) && form >= least && form <= most ? form : undefined),
  }
}

export function isWhole(form: unknown): form is number {
  return Number.isSafeInteger(form)
}

/** Nothing is an empty list, which is shorter than `null`. */
export function orNull<T>(codec: Codec<T>): Codec<T | null> {
  return {
    write: (value, scope) => (value === null ? [] : codec.write(value, scope)),
    read: (form, scope) => (Array.isArray(form) && form.length === 0 ? null : codec.read(form, scope)),
  }
}

export function listOf<T>(codec: Codec<T>, most: number): Codec<readonly T[]> {
  return {
    write: (values, scope) => values.map((value) => codec.write(value, scope)),
    read(form, scope) {
      if (!Array.isArray(form) || form.length > most) return undefined
      const values = form.map((each: unknown) => codec.read(each, scope))
      return values.every((value) => value !== undefined) ? values : undefined
    },
  }
}

/** An object as the list of its members, in this order. A later Quayside can add some to the end. */
export function members<T extends object>(codecs: { [K in keyof T]: Codec<T[K]> }): Codec<T> {
  const all = Object.entries(codecs) as [keyof T, Codec<T[keyof T]>][]
  return {
    write: (value, scope) => all.map(([name, codec]) => codec.write(value[name], scope)),
    read(form, scope) {
      if (!Array.isArray(form)) return undefined
      const value: Partial<T> = {}
      for (const [place, [name, codec]] of all.entries()) {
        const member = codec.read(form[place], scope)
        if (member === undefined) return undefined
        value[name] = member
      }
      return value as T
    },
  }
}

/** An object whose kind, a word, is the first of its members. */
export function oneOf<T extends { kind: string }>(codecs: {
  [K in T['kind']]: Codec<Extract<T, { kind: K }>>
}): Codec<T> {
  const byKind = new Map<unknown, Codec<T>>(Object.entries<Codec<T>>(codecs))
  return {
    write: (value, scope) => byKind.get(value.kind)?.write(value, scope) ?? [],
    read: (form, scope) =>
      Array.isArray(form) ? byKind.get(scope.words.at(form[0]))?.read(form, scope) : undefined,
  }
}

/** What is kept in another shape than it is used. */
export function shaped<T, S>(
  codec: Codec<S>,
  toKept: (value: T) => S,
  toUsed: (kept: S) => T | undefined,
): Codec<T> {
  return {
    write: (value, scope) => codec.write(toKept(value), scope),
    read(form, scope) {
      const kept = codec.read(form, scope)
      return kept === undefined ? undefined : toUsed(kept)
    },
  }
}

/** Of what is read, only what passes. */
export function checked<T>(codec: Codec<T>, passes: (value: T) => boolean): Codec<T> {
  return {
    write: (value, scope) => codec.write(value, scope),
    read(form, scope) {
      const value = codec.read(form, scope)
      return value !== undefined && passes(value) ? value : undefined
    },
  }
}
