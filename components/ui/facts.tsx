import { Fragment, type ReactNode } from 'react'

/** Names and their values, in two aligned columns. */
export function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1.5 max-sm:grid-cols-1 max-sm:gap-y-0">
      {facts.map(([name, value]) => (
        <Fragment key={name}>
          <dt className="text-soft max-sm:not-first:mt-2 max-sm:text-sm">{name}</dt>
          <dd className="min-w-0 wrap-anywhere">{value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}
