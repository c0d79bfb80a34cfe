'use client'

import { ArrowLeftRight, Layers } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useKnownEnvironments } from '#components/shell/known-environments'
import { Button } from '#components/ui/button'
import { Message } from '#components/ui/message'
import { Select } from '#components/ui/select'
import { comparedPair } from '#lib/domain/comparison/compared-pair'
import { pageAddress } from '#lib/views/addresses'

/** Which two environments are compared, in the direction of a change. @param pair their names; without one, a good one is offered */
export function EnvironmentChoice({ pair }: { pair?: { from: string; to: string } }) {
  const router = useRouter()
  const environments = useKnownEnvironments()
  const first = comparedPair(environments, null)
  if (first === null) {
    return (
      <Message icon={Layers} title="Nothing to compare" heading="h1">
        You may see fewer than two environments.
      </Message>
    )
  }
  const { from, to } = pair ?? { from: first.from.name, to: first.to.name }
  const compare = (next: { from: string; to: string }) =>
    router.replace(pageAddress('environments', { fromEnvironment: next.from, toEnvironment: next.to }))
  // A shared or mistyped address can name one that this person does not see.
  const unknown = (chosen: string) =>
    environments.every(({ name }) => name !== chosen) && <option value={chosen}>{chosen}, not found</option>
  const options = (except: string) =>
    environments
      .filter(({ name }) => name !== except)
      .map(({ name, title }) => (
        <option key={name} value={name}>
          {title}
        </option>
      ))
  return (
    <>
      <h1 className="mb-1 text-xl font-semibold tracking-tight">Compare environments</h1>
      <p className="mb-4 text-soft">What the first one has and the second one lacks.</p>
      <div className="mb-5 flex flex-wrap items-end gap-2.5">
        <Select
          label="From"
          value={from}
          onChoose={(name) => compare({ from: name, to })}
          className="min-w-0 basis-60"
        >
          {unknown(from)}
          {options(to)}
        </Select>
        <Select
          label="To"
          value={to}
          onChoose={(name) => compare({ from, to: name })}
          className="min-w-0 basis-60"
        >
          {unknown(to)}
          {options(from)}
        </Select>
        {pair === undefined ? (
          <Button look="primary" onClick={() => compare({ from, to })}>
            Compare
          </Button>
        ) : (
          <Button look="quiet" onClick={() => compare({ from: to, to: from })}>
            <ArrowLeftRight aria-hidden className="size-3.5" />
            Swap
          </Button>
        )}
      </div>
    </>
  )
}
