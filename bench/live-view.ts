/** A change of a view, as the event stream sends it. */
type Change = {
  at: (string | number)[]
  to?: unknown
  without?: string[]
  from?: number
  remove?: number
  insert?: unknown[]
}

type Message = { kind: string; topic?: string; view?: unknown; changes?: Change[] }

type Members = Record<string | number, unknown>

/** The views of one event stream, as a browser has them after its messages. */
export class LiveViews {
  private readonly views = new Map<string, unknown>()

  get(topic: string): unknown {
    return this.views.get(topic)
  }

  take({ kind, topic = '', view, changes = [] }: Message): void {
    if (kind === 'view') this.views.set(topic, view)
    if (kind === 'changes')
      for (const change of changes) this.views.set(topic, changed(this.views.get(topic), change))
  }
}

function changed(view: unknown, change: Change): unknown {
  const last = change.at.at(-1)
  if (last === undefined) return replaced(view, change)
  const parent = change.at
    .slice(0, -1)
    .reduce<unknown>((value, step) => (value as Members)[step], view) as Members
  parent[last] = replaced(parent[last], change)
  return view
}

function replaced(value: unknown, { to, without, from, remove = 0, insert = [] }: Change): unknown {
  if (without !== undefined)
    return Object.fromEntries(Object.entries(value as Members).filter(([key]) => !without.includes(key)))
  return from === undefined ? to : (value as unknown[]).toSpliced(from, remove, ...insert)
}
