import { isObject } from '../api/json'

/** What a server chooses by itself, in the order in which a text is searched for it. */
const CHOSEN = [
  ['uid', /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/],
  ['digest', /sha256:[0-9a-f]{12,64}/],
  ['time', /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/],
  ['address', /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?![\d.])/],
  // Of the alphabet that Kubernetes generates names and hashes with: it has no vowels, so that they form no words.
  ['generated', /(?<=^|[-.])[bcdfghjklmnpqrstvwxz2456789]{5,10}(?![a-zA-Z0-9])/],
  ['container', /(?<=cri-o:\/\/)[0-9a-f]{64}/],
  ['version', /(?<=resource version: |current: |resource version: \d+ \()\d+/],
  ['objectVersion', /(?<=resource version to |updated from "\d+" to ")\d+/],
] as const

type Kind = (typeof CHOSEN)[number][0] | 'continueToken'

const FULL_DIGEST = 'sha256:'.length + 64

const ANY = new RegExp(CHOSEN.map(([kind, { source }]) => `(?<${kind}>${source})`).join('|'), 'g')

/** A server gives these out in order; two that the recording tells apart may be one here, but never the other way round. */
const ORDERED: ReadonlySet<string> = new Set(['time', 'version'])

/**
 * What the real server chose and what the demo cluster chose instead, one to one for each kind of value: where the
 * recording repeats a value, the demo cluster has to repeat its own.
 */
export class Pairing {
  private readonly ours = new Map<string, string>()
  private readonly theirs = new Map<string, string>()

  clone(): Pairing {
    const copy = new Pairing()
    copy.take(this)
    return copy
  }

  take(other: Pairing): void {
    for (const [key, value] of other.ours) this.ours.set(key, value)
    for (const [key, value] of other.theirs) this.theirs.set(key, value)
  }

  /** Tells whether the two can be a pair, and remembers that they are. */
  bind(kind: Kind, recorded: string, actual: string): boolean {
    const known = this.ours.get(`${kind} ${recorded}`)
    if (known !== undefined) return known === actual
    const isFree = ORDERED.has(kind)
      ? this.keepsOrder(kind, recorded, actual)
      : !this.theirs.has(`${kind} ${actual}`)
    if (!isFree) return false
    this.ours.set(`${kind} ${recorded}`, actual)
    this.theirs.set(`${kind} ${actual}`, recorded)
    return true
  }

  /** Whether two texts are the same apart from what the servers chose. */
  bindTexts(recorded: string, actual: string): boolean {
    const expected = split(recorded)
    const found = split(actual)
    return (
      expected.fixed.join('\0') === found.fixed.join('\0') &&
      expected.chosen.every(({ kind, value }, index) => {
        const other = found.chosen[index]
        return other?.kind === kind && this.bind(kind, value, other.value)
      })
    )
  }

  oursFor(kind: Kind, recorded: string): string | undefined {
    return this.ours.get(`${kind} ${recorded}`)
  }

  /** A text of the recording as the demo cluster would have written it. */
  translate(text: string): string {
    return text.replace(ANY, (value, ...rest) => {
      const kind = kindIn(rest.at(-1))
      if (kind === 'digest' && value.length < FULL_DIGEST) return this.shortDigest(value)
      return (kind && this.oursFor(kind, value)) ?? value
    })
  }

  /** The same for all texts of a value, which stays of its type. */
  translateAll<T>(value: T): T {
    return JSON.parse(this.translate(JSON.stringify(value))) as T
  }

  private shortDigest(start: string): string {
    for (const [key, value] of this.ours)
      if (key.startsWith(`digest ${start}`)) return value.slice(0, start.length)
    return start
  }

  private keepsOrder(kind: Kind, recorded: string, actual: string): boolean {
    return [...this.ours].every(([key, value]) => {
      if (!key.startsWith(`${kind} `)) return true
      const before = compare(key.slice(kind.length + 1), recorded)
      const order = compare(value, actual)
      return before < 0 ? order <= 0 : order >= 0
    })
  }
}

/** Whether a server chose a part of a text. */
export function hasChosen(text: string): boolean {
  return split(text).chosen.length > 0
}

/** Numbers without leading zeros and timestamps: the longer is the later. */
function compare(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : Number(a > b))
}

/** The kind whose group matched. */
function kindIn(groups: unknown): Kind | undefined {
  return isObject(groups) ? CHOSEN.find(([kind]) => groups[kind] !== undefined)?.[0] : undefined
}

/** What of a text the servers chose, in order, and what is between. */
function split(text: string) {
  const chosen: { kind: Kind; value: string }[] = []
  for (const { 0: value, groups } of text.matchAll(ANY)) {
    const kind = kindIn(groups)
    if (kind) chosen.push({ kind, value })
  }
  return { fixed: text.replace(ANY, '\0').split('\0'), chosen }
}
