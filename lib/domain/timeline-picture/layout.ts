import { shortCommit, shortDigest } from '#lib/domain/format'
import { FIRST_LOOK, type Look, type Looks } from '#lib/domain/timeline-picture/looks'
import {
  MARK_KINDS,
  type Band,
  type Gap,
  type Mark,
  type MarkKind,
  type Picture,
  type Segment,
} from '#lib/domain/timeline-picture/picture'
import type { Span } from '#lib/domain/timeline-picture/span'
import { keyOf } from '#lib/domain/workload/workload'

/** A segment in whole pixels. */
export type Box = {
  x: number
  width: number
  look: Look
  /** The commit, or else the digest; null where it does not fit. */
  label: string | null
  segment: Segment
}

/** Marks that would cover each other, drawn as the most serious one. */
export type MarkGroup = { x: number; kind: MarkKind; marks: readonly Mark[] }

/** Times in which nobody watched, newest first, that are drawn as one. */
export type GapBox = { x: number; width: number; gaps: readonly Gap[] }

export type BandLayout = {
  band: Band
  gaps: readonly GapBox[]
  strips: readonly { container: string; boxes: readonly Box[] }[]
  groups: readonly MarkGroup[]
}

/** `width` is in pixels. */
export type Axis = { span: Span; width: number }

export type Frame = Axis & {
  /** What is still so is known until then. */
  knownUntil: number
  /** Whether that is before now, as far as the reader is concerned. */
  isStale: boolean
}

/** How wide a mark is drawn. */
export const MARK_PIXELS = 11
const HALF_MARK = 5
const LETTER_PIXELS = 6.7
const LABEL_MARGIN = 8

/** The marks of each band, oldest first, by the key of its workload. */
export type MarksByBand = ReadonlyMap<string, readonly Mark[]>

export function marksByBand({ bands, marks }: Pick<Picture, 'bands' | 'marks'>): MarksByBand {
  const named = new Map<string, Mark[]>()
  for (const mark of [...marks].sort((a, b) => a.at - b.at)) {
    for (const on of new Set(mark.on)) {
      const known = named.get(on)
      if (known) known.push(mark)
      else named.set(on, [mark])
    }
  }
  return new Map(bands.map((band) => [keyOf(band), ofBand(band, named)]))
}

/** A mark can be on the workload and on its tags. */
function ofBand(band: Band, named: ReadonlyMap<string, Mark[]>): readonly Mark[] {
  const lists = [keyOf(band), ...band.tags].flatMap((name) => [named.get(name) ?? []])
  const filled = lists.filter(({ length }) => length > 0)
  return filled.length > 1 ? [...new Set(filled.flat())].sort((a, b) => a.at - b.at) : (filled[0] ?? [])
}

/** Where in the picture a moment is, in whole pixels; outside of it, too. */
export function pixelOf(at: number, { span: { from, to }, width }: Axis): number {
  return Math.round(((at - from) / (to - from)) * width)
}

export function momentOf(x: number, { span: { from, to }, width }: Axis): number {
  return Math.round(from + (x / width) * (to - from))
}

export function layoutOf(
  band: Band,
  marks: readonly Mark[],
  looks: Looks,
  frame: Frame,
  gaps: readonly GapBox[] = [],
): BandLayout {
  const strips = band.strips.map(({ container, segments }) => {
    return { container, boxes: boxesOf(segments, looks, frame) }
  })
  return { band, gaps, strips, groups: groupsOf(marks, frame) }
}

/** A segment of less than a pixel has one, unless another already has it. */
function boxesOf(segments: readonly Segment[], looks: Looks, frame: Frame): Box[] {
  const { span, width, knownUntil } = frame
  const boxes: Box[] = []
  let free = 0
  for (const segment of segments) {
    const from = segment.from ?? knownUntil
    const to = Math.max(segment.to ?? knownUntil, from)
    const isBefore = to < span.from || (to === span.from && from < to)
    if (isBefore || from > span.to) continue
    const begin = Math.min(pixelOf(from, frame), width - 1)
    const start = Math.max(free, begin)
    const end = Math.min(width, Math.max(pixelOf(to, frame), begin + 1))
    if (end <= start) continue
    const look = looks.get(segment.image) ?? FIRST_LOOK
    boxes.push({ x: start, width: end - start, look, label: labelOf(segment, end - start), segment })
    free = end
  }
  return boxes
}

function labelOf({ commit, image }: Segment, width: number): string | null {
  const label = commit === null ? shortDigest(image) : shortCommit(commit)
  return label.length * LETTER_PIXELS + LABEL_MARGIN <= width ? label : null
}

function groupsOf(marks: readonly Mark[], frame: Frame): MarkGroup[] {
  const { from, to } = frame.span
  const groups: { x: number; marks: Mark[] }[] = []
  for (const mark of marks) {
    if (mark.at < from || mark.at > to) continue
    // Whole, also at the ends.
    const x = Math.max(0, Math.min(Math.max(pixelOf(mark.at, frame), HALF_MARK), frame.width - HALF_MARK))
    const last = groups.at(-1)
    if (last !== undefined && x - last.x < MARK_PIXELS) last.marks.push(mark)
    else groups.push({ x, marks: [mark] })
  }
  return groups.map((group) => ({ ...group, kind: worstOf(group.marks) }))
}

function worstOf(marks: readonly Mark[]): MarkKind {
  return MARK_KINDS.find((kind) => marks.some((mark) => mark.kind === kind)) ?? 'operation'
}
