'use client'

import type { ReactNode } from 'react'
import { ConfigurationNotices } from '#components/about/configuration-notices'
import { EnvironmentFacts } from '#components/about/environment-facts'
import { Limits } from '#components/about/limits'
import { ReachedHost } from '#components/about/reached-host'
import { ElapsedTime, RelativeTime } from '#components/format/time'
import { DetailSkeleton } from '#components/query/detail-skeleton'
import type { ShownError } from '#components/query/error-state'
import { QueryBoundary } from '#components/query/query-boundary'
import { Facts } from '#components/ui/facts'
import { Section } from '#components/ui/section'
import { useAbout } from '#lib/client/queries'
import type { AboutView } from '#lib/domain/installation/about-view'

/** What this Quayside is and runs with, for people who operate an environment. */
export function About({ firstError }: { firstError: ShownError | null }) {
  const query = useAbout()
  return (
    <QueryBoundary query={query} firstError={firstError} skeleton={<DetailSkeleton />}>
      {(view) => <AboutContent view={view} />}
    </QueryBoundary>
  )
}

function AboutContent({ view }: { view: AboutView }) {
  const { configuration, environments, forges, signIn } = view
  return (
    <>
      <h1 className="mb-1 text-xl font-semibold tracking-tight">About this Quayside</h1>
      <p className="mb-5 text-soft">
        What the replica that answered runs with. Another one can differ until it restarts.
      </p>
      <ConfigurationNotices configuration={configuration} />
      <Section title="Process">
        <Facts
          facts={[
            ['Release', `${view.release}, build ${view.build}`],
            ['Node', view.node],
            ['Replica', view.replica],
            ['Running for', <ElapsedTime key="since" since={view.startedAt} />],
            ['Address', view.url],
          ]}
        />
      </Section>
      <Section title="Configuration">
        <Facts
          facts={[
            ['From', configuration.file ?? 'environment variables'],
            ['In effect as read', <RelativeTime key="read" time={configuration.readAt} />],
            [
              'Last change',
              configuration.changedAt === null ? (
                'none since the start'
              ) : (
                <RelativeTime key="changed" time={configuration.changedAt} />
              ),
            ],
            [
              'Sign-in',
              <span key="sign-in">
                {signIn.title} at <ReachedHost {...signIn} />
              </span>,
            ],
            ...forges.map(({ name, ...reached }): [string, ReactNode] => [
              `Git host ${name}`,
              <ReachedHost key={name} {...reached} />,
            ]),
            ['Trusted proxies', view.trustedProxies.join(', ') || 'none'],
            ['Extra certificates', view.certificates ?? 'none configured'],
          ]}
        />
      </Section>
      {environments.map((environment) => (
        <Section key={environment.name} title={environment.title}>
          <EnvironmentFacts environment={environment} />
        </Section>
      ))}
      <Section title="Limits of each replica">
        <Limits limits={view.limits} />
      </Section>
    </>
  )
}
