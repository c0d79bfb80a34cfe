import 'server-only'
import { randomBytes } from 'node:crypto'
import { MANY, NOT_TOLD } from '#lib/plan/records/attempt'
import { keyOf, rowOf, type AttemptRow, type Try } from '#lib/server/attempts/attempt-row'

/** What one person gets of one day, and all of them: what goes beyond is counted in one more row. */
const MOST_OF_PERSON = 20
const MOST_OF_DAY = 100

const DAY_MS = 86_400_000

type Counted = { row: AttemptRow; written: number }

/** The attempts that this process counted in one environment, yesterday and today. Those that were written stay: their count goes on. */
export class OwnAttempts {
  private readonly rows = new Map<string, Counted>()
  /** Of this life of the process. */
  private readonly writer = randomBytes(4).toString('hex')
  private listener: () => void = () => undefined

  /** @param listener is called after each attempt */
  onNote(listener: () => void): void {
    this.listener = listener
  }

  note(attempt: Try, now: number): void {
    this.forgetBefore(new Date(now - DAY_MS).toISOString().slice(0, 10))
    const at = new Date(now).toISOString()
    const row = this.placeOf(rowOf(attempt, at))
    const key = keyOf(row, this.writer)
    const known = this.rows.get(key)
    if (known === undefined) this.rows.set(key, { row, written: 0 })
    else known.row = { ...row, firstAt: known.row.firstAt, count: known.row.count + 1 }
    this.listener()
  }

  /** What has to be written, by its key in the ConfigMap. */
  unwritten(): Map<string, AttemptRow> {
    const waiting = [...this.rows].filter(([, { row, written }]) => row.count > written)
    return new Map(waiting.map(([key, { row }]) => [key, row]))
  }

  /** Whether one waits that was never written, and not only a count that went up. */
  get hasNew(): boolean {
    return [...this.rows.values()].some(({ written }) => written === 0)
  }

  /** More can have been counted while they were written. */
  setWritten(rows: ReadonlyMap<string, AttemptRow>): void {
    for (const [key, { count }] of rows) {
      const known = this.rows.get(key)
      if (known !== undefined) known.written = count
    }
  }

  /** The row as it is, or the one in which what is too much is counted: of the person, or of everybody. */
  private placeOf(row: AttemptRow): AttemptRow {
    if (this.rows.has(keyOf(row, this.writer))) return row
    const day = row.firstAt.slice(0, 10)
    const today = [...this.rows.values()].filter((each) => each.row.firstAt.startsWith(day))
    if (today.length >= MOST_OF_DAY) return { ...tooMany(row), ...EVERYBODY }
    const own = today.filter((each) => each.row.person === row.person)
    return own.length >= MOST_OF_PERSON ? tooMany(row) : row
  }

  private forgetBefore(day: string): void {
    for (const [key, { row }] of this.rows) if (row.firstAt.slice(0, 10) < day) this.rows.delete(key)
  }
}

const EVERYBODY = { person: '', by: 'Several people', subject: '' }

function tooMany(row: AttemptRow): AttemptRow {
  const { action, about } = NOT_TOLD
  const other = {
    title: 'Other attempts',
    isPlan: false,
    outcome: 'denied',
    code: MANY,
    message: '',
  } as const
  return { ...row, action, about: [...about], ...other }
}
