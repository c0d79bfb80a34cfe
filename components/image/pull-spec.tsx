import { Fragment } from 'react'
import { FoldedWords } from '#components/format/words'

/** A pull spec that can wrap after each slash, with its repository name in bold: quay.io/packit/**worker**:prod */
export function PullSpec({ pullSpec }: { pullSpec: string }) {
  const folders = pullSpec.split('/')
  const [name, ...suffix] = (folders.pop() ?? '').split(/(?=[:@])/)
  return (
    <FoldedWords text={pullSpec}>
      <bdi className="wrap-anywhere text-soft">
        {folders.map((folder, index) => (
          <Fragment key={index}>
            {folder}/<wbr />
          </Fragment>
        ))}
        <span className="font-semibold text-ink">{name}</span>
        {suffix}
      </bdi>
    </FoldedWords>
  )
}
