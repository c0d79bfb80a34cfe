'use client'

import { CirclePlay, CircleStop, Download } from 'lucide-react'
import { useMemo, useState } from 'react'
import { LogSearch } from '#components/pod-log/log-search'
import { LogText } from '#components/pod-log/log-text'
import { usePodLog } from '#components/pod-log/use-pod-log'
import { Unreadable } from '#components/query/unreadable'
import { Button, buttonClass } from '#components/ui/button'
import { Skeleton } from '#components/ui/skeleton'
import { logAddress, type LogAddress } from '#lib/client/pod-log/addresses'
import { matchesIn, type LogLine } from '#lib/domain/container/log-lines'

/** The log of one instance of a container: follow, stop, search, download. @param isRunning an ended one prints nothing more */
export function LogPanel({
  log,
  instance,
  isRunning,
}: {
  log: LogAddress
  instance: string
  isRunning: boolean
}) {
  const { lines, isCut, isLoading, error, isFollowing, ended, follow, stop, retry } = usePodLog(log, instance)
  const search = useSearch(lines)
  const { pod, container, isPrevious } = log
  const what = `${pod}/${container}${isPrevious ? ', previous instance' : ''}`
  return (
    <div className="rounded-md border border-line bg-sunken">
      <div className="flex flex-wrap items-center gap-2 border-b border-line p-1.5">
        {isRunning && !isPrevious && (
          <Button size="small" onClick={isFollowing ? stop : follow}>
            {isFollowing ? (
              <CircleStop aria-hidden className="size-3.5" />
            ) : (
              <CirclePlay aria-hidden className="size-3.5" />
            )}
            {isFollowing ? 'Stop' : 'Follow'}
          </Button>
        )}
        <LogSearch {...search} />
        <a
          href={logAddress('file', log)}
          download
          className={buttonClass({ look: 'quiet', size: 'small' })}
          aria-label={`Download the log of ${what}`}
        >
          <Download aria-hidden className="size-3.5" />
          Download
        </a>
      </div>
      {error !== null && (
        <div className="p-3">
          <Unreadable error={error} onRetry={retry} />
        </div>
      )}
      {isLoading && (
        <div role="status" aria-label="Loading" className="p-3">
          <Skeleton className="h-16 w-full" />
        </div>
      )}
      {error === null && !isLoading && (
        <LogLinesOrNone label={`Log of ${what}`} lines={lines} isCut={isCut} search={search} />
      )}
      <p role="status" className="px-3 text-sm text-soft not-empty:pb-2">
        {isFollowing ? 'Following' : ended}
      </p>
    </div>
  )
}

function LogLinesOrNone({
  label,
  lines,
  isCut,
  search: { words, current },
}: {
  label: string
  lines: readonly LogLine[]
  isCut: boolean
  search: { words: string; current: number | null }
}) {
  if (lines.length === 0) return <p className="px-3 py-2.5 text-soft">The log is empty.</p>
  return (
    <>
      {isCut && <p className="px-3 pt-2 text-sm text-soft">Only the end of the log is shown.</p>}
      <LogText label={label} lines={lines} words={words} current={current} />
    </>
  )
}

/** While lines are added, the search stays at its line. */
function useSearch(lines: readonly LogLine[]) {
  const [words, setWords] = useState('')
  const [current, setCurrent] = useState<number | null>(null)
  const numbers = useMemo(
    () => matchesIn(lines, words).flatMap((index) => lines[index]?.number ?? []),
    [lines, words],
  )
  const at = current === null ? -1 : numbers.indexOf(current)
  return {
    words,
    current,
    found: numbers.length,
    position: at === -1 ? null : at,
    onWords: (next: string) => {
      setWords(next)
      setCurrent(null)
    },
    // The newest one is looked at first.
    onMove: (by: 1 | -1) => {
      const next = at === -1 ? numbers.length - 1 : (at + by + numbers.length) % numbers.length
      setCurrent(numbers[next] ?? null)
    },
  }
}
