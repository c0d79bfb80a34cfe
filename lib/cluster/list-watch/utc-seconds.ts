import 'server-only'
const FORM = '0000-00-00T00:00:00Z'
const ZERO = 48
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
/** Days of the years that have begun before the first of March of the year 0, counted from 1970. */
const DAYS_TO_1970 = 719_468

/**
 * The seconds since 1970 of a time as API servers write it, `2026-11-20T02:00:00Z`; null for any other text. A large namespace has a
 * million of them, and `Date.parse` takes five times longer and other forms, too: a 30th of February, an hour of 24.
 */
export function utcSeconds(text: string): number | null {
  if (!hasForm(text)) return null
  const [year, month, day] = [numberAt(text, 0, 4), numberAt(text, 5, 2), numberAt(text, 8, 2)]
  const [hour, minute, second] = [numberAt(text, 11, 2), numberAt(text, 14, 2), numberAt(text, 17, 2)]
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month)
  if (!isDate || hour > 23 || minute > 59 || second > 59) return null
  return ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
}

function hasForm(text: string): boolean {
  if (text.length !== FORM.length) return false
  for (let at = 0; at < FORM.length; at += 1) {
    const [code, form] = [text.charCodeAt(at), FORM.charCodeAt(at)]
    if (form === ZERO ? code < ZERO || code > ZERO + 9 : code !== form) return false
  }
  return true
}

function numberAt(text: string, at: number, length: number): number {
  let number = 0
  for (let index = at; index < at + length; index += 1) number = number * 10 + text.charCodeAt(index) - ZERO
  return number
}

function daysOf(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0)
}

/** A year begins in March here, so that the leap day is its last (H. Hinnant, `days_from_civil`). */
function daysSince1970(year: number, month: number, day: number): number {
  const from = month > 2 ? year : year - 1
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const leapDays = Math.floor(from / 4) - Math.floor(from / 100) + Math.floor(from / 400)
  return from * 365 + leapDays + dayOfYear - DAYS_TO_1970
}
