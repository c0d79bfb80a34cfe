'use client'

import { useState } from 'react'
import { BeforeLink } from '#components/format/before-link'
import { CrashFacts } from '#components/pod-log/crash-facts'
import { LogPanel } from '#components/pod-log/log-panel'
import { Words } from '#components/format/words'
import { Button } from '#components/ui/button'
import { Section } from '#components/ui/section'
import { instanceOf, isCrashOfPrevious, type ContainerView } from '#lib/domain/container/containers'
import type { EnvironmentView } from '#lib/domain/environment-view'
import { logObstacle } from '#lib/plan/rights-to-act'

/** The pods of a workload usually crash for the same reason. */
const MOST_SHOWN = 3

/** The containers of a workload that crash, each with its last words. Nothing if none does. */
export function Crashes({
  environment,
  containers,
}: {
  environment: EnvironmentView
  containers: ContainerView[]
}) {
  const crashing = containers.filter(({ isCrashing }) => isCrashing)
  if (crashing.length === 0) return null
  const hidden = crashing.length - MOST_SHOWN
  return (
    <Section title="Crashing containers">
      <div className="grid gap-5">
        {crashing.slice(0, MOST_SHOWN).map((container) => (
          <Crash key={`${container.pod}/${container.name}`} environment={environment} container={container} />
        ))}
        {hidden > 0 && <p className="text-soft">{hidden} more crash: their logs are below.</p>}
      </div>
    </Section>
  )
}

/** When the instance ended that crashed. */
function lastEnd({ ended, previous }: ContainerView): string | null {
  return (ended ?? previous)?.at ?? null
}

/** The instance that crashed comes first; the other one is there to compare. */
function Crash({ environment, container }: { environment: EnvironmentView; container: ContainerView }) {
  const { pod, name, state, previous } = container
  const obstacle = logObstacle(environment)
  const first = isCrashOfPrevious(container)
  const [isPrevious, setPrevious] = useState(first)
  // In a back-off there is only the instance before.
  const isChoice = previous !== null && state !== 'waiting'
  return (
    <article aria-label={`Crash of ${pod}/${name}`} className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <div className="min-w-0 flex-1">
          <h3 className="font-medium wrap-anywhere">
            Last log lines of <Words text={`${pod}/${name}`} />
          </h3>
          <CrashFacts container={container} />
          <BeforeLink environment={environment.name} at={lastEnd(container)} />
        </div>
        {isChoice && obstacle === null && (
          <div role="group" aria-label="Instance" className="flex gap-1.5">
            {[true, false].map((each) => (
              <Button
                key={String(each)}
                size="small"
                look={each === isPrevious ? 'plain' : 'quiet'}
                aria-pressed={each === isPrevious}
                onClick={() => setPrevious(each)}
              >
                {each ? 'Previous' : 'Now'}
              </Button>
            ))}
          </div>
        )}
      </div>
      {obstacle === null ? (
        <LogPanel
          key={String(isPrevious)}
          log={{ environment: environment.name, pod, container: name, isPrevious }}
          instance={instanceOf(container)}
          isRunning={state === 'running'}
        />
      ) : (
        <p className="text-soft">{obstacle}</p>
      )}
    </article>
  )
}
