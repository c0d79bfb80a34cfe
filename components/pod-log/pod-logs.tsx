'use client'

import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { LogPanel } from '#components/pod-log/log-panel'
import { Words } from '#components/format/words'
import { Section } from '#components/ui/section'
import { instanceOf, type ContainerView } from '#lib/domain/container/containers'
import type { EnvironmentView } from '#lib/domain/environment-view'
import { logObstacle } from '#lib/plan/rights-to-act'

/** The logs of a workload's containers, each read when it is opened. */
export function PodLogs({
  environment,
  containers,
}: {
  environment: EnvironmentView
  containers: ContainerView[]
}) {
  if (containers.length === 0) return null
  const obstacle = logObstacle(environment)
  return (
    <Section title="Logs">
      {obstacle === null ? (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {containers.map((container) => (
            <ContainerLog
              key={`${container.pod}/${container.name}`}
              environment={environment.name}
              container={container}
            />
          ))}
        </ul>
      ) : (
        <p className="text-soft">{obstacle}</p>
      )}
    </Section>
  )
}

function ContainerLog({ environment, container }: { environment: string; container: ContainerView }) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const { pod, name, state, waitsFor } = container
  return (
    <li className="px-3 py-2">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full items-center gap-2 text-left"
      >
        <ChevronRight
          aria-hidden
          className={`size-4 shrink-0 text-soft ${isOpen ? 'rotate-90' : ''} motion-safe:transition-transform`}
        />
        <span className="min-w-0 flex-1 wrap-anywhere">
          <span className="sr-only">Log of </span>
          <Words text={`${pod}/${name}`} />
        </span>
        <span className="text-sm text-soft">{waitsFor === null ? state : <Words text={waitsFor} />}</span>
      </button>
      {isOpen && (
        <div id={id} className="mt-2">
          <LogPanel
            log={{ environment, pod, container: name, isPrevious: false }}
            instance={instanceOf(container)}
            isRunning={state === 'running'}
          />
        </div>
      )}
    </li>
  )
}
