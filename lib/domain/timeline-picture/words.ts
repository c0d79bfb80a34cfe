import { count, shortCommit, shortDigest } from '#lib/domain/format'
import type { Group } from '#lib/domain/timeline-picture/groups'
import { MARK_PIXELS, momentOf, type BandLayout, type Frame } from '#lib/domain/timeline-picture/layout'
import { pageOfMark, type MarkPage } from '#lib/domain/timeline-picture/mark-page'
import {
  MARK_KINDS,
  type Band,
  type Gap,
  type Mark,
  type MarkKind,
  type Segment,
} from '#lib/domain/timeline-picture/picture'

/** Names of marks: one, and many. */
export const MARK_NAMES: Record<MarkKind, [one: string, many: string]> = {
  crash: ['crash', 'crashes'],
  pin: ['pin', 'pins'],
  operation: ['operation', 'operations'],
  import: ['import', 'imports'],
}

/** What stands somewhere in the picture. */
export type Readout = { title: string; lines: ReadoutLine[] }

/** @property page of what it is about */
export type ReadoutLine = { words: string; page: MarkPage | null }

/** An absolute time in words. */
type TimeWords = (at: number) => string

const MOST_LINES = 6

/** `Deployment nginx`, or `Deployment nginx in Production` where another environment can have one of that name. */
function nameOf({ kind, name }: Band, title: string | null): string {
  return `${kind} ${name}${title === null ? '' : ` in ${title}`}`
}

/** A band in short: `Deployment nginx: 2 images, the last 80f33cfc; 1 crash, 3 imports`. @param title of its environment, among several */
export function bandInShort({ band, strips, groups }: BandLayout, title: string | null): string {
  const segments = strips.flatMap(({ boxes }) => boxes.map(({ segment }) => segment))
  const last = lastOf(segments)
  const images = new Set(segments.map(({ image }) => image)).size
  const ran =
    last === undefined
      ? 'no image is known'
      : `${count(images, 'image')}, the last ${shortDigest(last.image)}`
  const marks = groups.flatMap((group) => group.marks)
  const counted = MARK_KINDS.flatMap((kind) => {
    const number = marks.filter((mark) => mark.kind === kind).length
    return number === 0 ? [] : [count(number, ...MARK_NAMES[kind])]
  })
  return `${nameOf(band, title)}: ${[ran, counted.join(', ')].filter(Boolean).join('; ')}`
}

function lastOf(segments: readonly Segment[]): Segment | undefined {
  const start = ({ from }: Segment) => from ?? Infinity
  return segments.reduce<Segment | undefined>((a, b) => (a && start(a) >= start(b) ? a : b), undefined)
}

/** All of a band, newest first. */
export function bandInWords(
  layout: BandLayout,
  { frame, title }: Pick<Group, 'frame' | 'title'>,
  time: TimeWords,
): Readout {
  const ran = layout.strips.flatMap(({ container, boxes }) =>
    boxes.toReversed().map(({ segment }) => plain(`${container}: ${segmentInWords(segment, frame, time)}`)),
  )
  const marks = layout.groups.flatMap((group) => group.marks).toReversed()
  const gaps = layout.gaps.flatMap((box) => box.gaps.map((gap) => gapLine(gap, time)))
  return {
    title: bandInShort(layout, title),
    lines: [...shortened(ran), ...shortened(marks.map((mark) => markLine(mark, time))), ...shortened(gaps)],
  }
}

/** What a band has at a place. */
export function placeInWords(
  layout: BandLayout,
  x: number,
  { frame, title }: Pick<Group, 'frame' | 'title'>,
  time: TimeWords,
): Readout {
  const ran = layout.strips.map(({ container, boxes }) => {
    const box = boxes.find((each) => x >= each.x && x < each.x + each.width)
    return plain(
      `${container}: ${box === undefined ? 'not known' : segmentInWords(box.segment, frame, time)}`,
    )
  })
  const near = layout.groups.filter((group) => Math.abs(group.x - x) <= MARK_PIXELS / 2)
  const marks = near.flatMap((group) => group.marks).map((mark) => markLine(mark, time))
  const over = layout.gaps.filter((each) => x >= each.x && x < each.x + each.width)
  const gaps = over.flatMap((box) => box.gaps.map((gap) => gapLine(gap, time)))
  return {
    title: `${nameOf(layout.band, title)}, ${time(momentOf(x, frame))}`,
    lines: [
      ...(ran.length > 0 ? ran : [plain('no image is known')]),
      ...shortened(marks),
      ...shortened(gaps),
    ],
  }
}

/** `image 80f33cfc, commit 651292e, from 23 Nov 2026, 18:00 UTC or earlier until now` */
function segmentInWords(
  { image, commit, from, to, certainty, isCut }: Segment,
  frame: Frame,
  time: TimeWords,
): string {
  const hadBefore = certainty === 'since-earlier' || certainty === 'open'
  const isAtMost = certainty === 'until-at-most' || certainty === 'open'
  const named = `image ${shortDigest(image)}${commit === null ? '' : `, commit ${shortCommit(commit)}`}`
  const begin =
    from === null ? 'since an unknown time' : `from ${time(from)}${hadBefore ? ' or earlier' : ''}`
  if (to !== null && isCut === true)
    return `${named}, ${begin}, ${isAtMost ? 'possibly' : 'at least'} until ${time(to)}; no sign of Quayside after that`
  if (to !== null) return `${named}, ${begin} until ${time(to)}${isAtMost ? ' or earlier' : ''}`
  const now = frame.isStale ? time(frame.knownUntil) : 'now'
  return `${named}, ${begin}${isAtMost ? `, and not longer than until ${now}` : ` until ${now}`}`
}

/** A time in which nobody watched, as far as is known: `No sign of Quayside from 23 Nov 2026, 18:00 UTC to …`. */
export function gapInWords<T>(
  { from, until }: { from: T; until: T | null },
  time: (at: T) => string,
): string {
  return until === null
    ? `No sign of Quayside since ${time(from)}`
    : `No sign of Quayside from ${time(from)} to ${time(until)}`
}

function gapLine({ from, to: until }: Gap, time: TimeWords): ReadoutLine {
  return plain(gapInWords({ from, until }, time))
}

function markLine(mark: Mark, time: TimeWords): ReadoutLine {
  const { kind, at, words } = mark
  return { words: `${MARK_NAMES[kind][0]}, ${time(at)}: ${words}`, page: pageOfMark(mark) }
}

function plain(words: string): ReadoutLine {
  return { words, page: null }
}

function shortened(lines: ReadoutLine[]): ReadoutLine[] {
  const hidden = lines.length - MOST_LINES
  return hidden > 0 ? [...lines.slice(0, MOST_LINES), plain(`and ${hidden} more`)] : lines
}
