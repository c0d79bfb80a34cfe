import type { Metadata } from 'next'
import { EnvironmentChoice } from '#components/comparison/environment-choice'
import { TwoEnvironments } from '#components/comparison/two-environments'
import { HydratedView } from '../hydrated-view'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export const metadata: Metadata = { title: 'Compare environments' }

export default async function ComparePage({ searchParams }: Props) {
  const { from, to } = await searchParams
  if (typeof from !== 'string' || typeof to !== 'string' || from === to) return <EnvironmentChoice />
  const pair = { fromEnvironment: from, toEnvironment: to }
  return (
    <HydratedView name="environments" params={pair}>
      {(firstError) => <TwoEnvironments pair={pair} firstError={firstError} />}
    </HydratedView>
  )
}
