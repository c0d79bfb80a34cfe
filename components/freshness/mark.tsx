'use client'

import type { ReactNode } from 'react'
import { useStaleSince } from '#components/freshness/staleness'
import { RelativeTime } from '#components/format/time'
import { toneOf, type Tone } from '#components/ui/tone'
import type { Freshness, Kind } from '#lib/domain/snapshot'

/**
 * How a mark looks that rests on these kinds. While they are stale, a green one is grey, and its `age` follows its word:
 * `Healthy 48 s ago`.
 */
export function useMark(
  tone: Tone,
  kinds: readonly Kind[],
  freshness?: Readonly<Record<Kind, Freshness>>,
): { tone: Tone; age: ReactNode } {
  const since = useStaleSince(kinds, freshness)
  const shown = toneOf(tone, since !== null)
  if (shown === tone || since === null) return { tone, age: null }
  const age = (
    <>
      {' '}
      <RelativeTime time={since} />
    </>
  )
  return { tone: shown, age }
}
