import { Fragment } from 'react'

/** A pull spec that may break after its slashes, its last name standing out: quay.io/packit/**worker**:prod */
export function PullSpec({ repository, suffix }: { repository: string; suffix: string }) {
  const parts = repository.split('/')
  const name = parts.pop()
  return (
    <span className="wrap-anywhere text-soft">
      {parts.map((part, index) => (
        <Fragment key={index}>
          {part}/<wbr />
        </Fragment>
      ))}
      <span className="font-semibold text-ink">{name}</span>
      {suffix}
    </span>
  )
}
