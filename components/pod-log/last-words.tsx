'use client'

import { useState } from 'react'
import { CrashFacts } from '#components/pod-log/crash-facts'
import { LogText } from '#components/pod-log/log-text'
import { usePodLog } from '#components/pod-log/use-pod-log'
import { Words } from '#components/format/words'
import { Unreadable } from '#components/query/unreadable'
import { Skeleton } from '#components/ui/skeleton'
import { instanceOf, isCrashOfPrevious, type ContainerView } from '#lib/domain/container/containers'

const FEW = 6

/** How a container crashed and what it printed last, in a few lines and with the rest on request: for operators. */
export function LastWords({ environment, container }: { environment: string; container: ContainerView }) {
  const { pod, name } = container
  return (
    <article aria-label={`Crash of ${pod}/${name}`} className="grid gap-1.5">
      <h3 className="font-semibold wrap-anywhere">
        Last log lines of <Words text={`${pod}/${name}`} />
      </h3>
      <CrashFacts container={container} />
      <Lines environment={environment} container={container} />
    </article>
  )
}

function Lines({ environment, container }: { environment: string; container: ContainerView }) {
  const { pod, name } = container
  const log = { environment, pod, container: name, isPrevious: isCrashOfPrevious(container) }
  const { lines, isLoading, error, retry } = usePodLog(log, instanceOf(container))
  const [isOpen, setOpen] = useState(false)
  if (error !== null) return <Unreadable error={error} onRetry={retry} />
  if (isLoading)
    return (
      <div role="status" aria-label="Loading">
        <Skeleton className="h-16 w-full" />
      </div>
    )
  if (lines.length === 0) return <p className="text-soft">It printed nothing.</p>
  const isMore = lines.length > FEW
  return (
    <div className="rounded-md border border-line bg-sunken">
      <LogText label={`Log of ${pod}/${name}`} lines={isOpen ? lines : lines.slice(-FEW)} />
      {isMore && (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="px-3 pb-2 text-sm text-link"
        >
          {isOpen ? 'less' : `${lines.length - FEW} lines before`}
        </button>
      )}
    </div>
  )
}
