import type { ReactNode } from 'react'
import { Commit } from '#components/image/commit'
import { Digest } from '#components/image/digest'
import { MarkNote } from '#components/image/mark-note'
import { RangeCommits } from '#components/image/range-commits'
import { FoldedWords } from '#components/format/words'
import { RelativeTime } from '#components/format/time'
import { bytes } from '#lib/domain/format'
import { isSameCommit } from '#lib/domain/image/image'
import type { CommitRange, ImageComparison, ImageView } from '#lib/domain/image/image-views'

/** Two images side by side, and the commits between them. */
export function ComparisonTable({
  environment,
  comparison: { from, to, commits, whyNoCommit, repository },
  roles,
}: {
  environment: string
  comparison: ImageComparison
  /** What each image is now; null for nothing special. */
  roles: [from: string | null, to: string | null]
}) {
  const growth = from.size !== null && to.size !== null ? to.size - from.size : 0
  return (
    <div className="rounded-lg border border-line bg-surface">
      <table className="w-full table-fixed text-left">
        <caption className="sr-only">Compared images</caption>
        <thead>
          <tr className="text-sm text-soft">
            <th scope="col" className="w-20 py-2 pl-4 font-normal sm:w-36">
              <span className="sr-only">Property</span>
            </th>
            <Side name="From" role={roles[0]} />
            <Side name="To" role={roles[1]} />
          </tr>
        </thead>
        <tbody>
          <Fact name="Image" of={[from, to]} show={(image) => <MarkedDigest image={image} />} />
          <Fact
            name="Commit"
            of={[from, to]}
            show={({ commit, commitUrl, commitTag }) =>
              commit === null ? null : (
                <>
                  <Commit commit={commit} url={commitUrl} isBrief />
                  {commitTag !== null && <span className="text-sm text-soft"> by its tag {commitTag}</span>}
                </>
              )
            }
          />
          <Fact
            name="Built"
            of={[from, to]}
            show={({ builtAt }) => (builtAt === null ? null : <RelativeTime time={builtAt} />)}
          />
          <Fact
            name="Size"
            of={[from, to]}
            show={(image) =>
              image.size === null ? null : (
                <>
                  {bytes(image.size)}
                  {image === to && growth !== 0 && (
                    <span className="text-soft">
                      {' '}
                      ({growth > 0 ? '+' : '−'}
                      {bytes(Math.abs(growth))})
                    </span>
                  )}
                </>
              )
            }
          />
          <Fact
            name="Platform"
            of={[from, to]}
            show={({ platforms }) => (platforms.length > 0 ? platforms.join(', ') : null)}
          />
        </tbody>
      </table>
      {commits !== null && <Commits environment={environment} repository={repository} commits={commits} />}
      {whyNoCommit.map((why) => (
        <div key={why} className="border-t border-line px-4 py-2.5 text-soft">
          <FoldedWords text={why} />
        </div>
      ))}
    </div>
  )
}

function MarkedDigest({ image: { digest, mark } }: { image: ImageView }) {
  return (
    <>
      <Digest digest={digest} />
      <MarkNote mark={mark} />
    </>
  )
}

function Side({ name, role }: { name: string; role: string | null }) {
  return (
    <th scope="col" className="px-3 py-2 font-normal">
      {name}
      {role !== null && `: ${role}`}
    </th>
  )
}

function Fact({
  name,
  of,
  show,
}: {
  name: string
  of: [ImageView, ImageView]
  show: (image: ImageView) => ReactNode
}) {
  return (
    <tr className="align-top">
      <th scope="row" className="border-t border-line py-2 pl-4 font-normal text-soft">
        {name}
      </th>
      {of.map((image, index) => (
        <td key={index} className="border-t border-line px-3 py-2 wrap-anywhere">
          {show(image) ?? <span className="text-soft">unknown</span>}
        </td>
      ))}
    </tr>
  )
}

function Commits({
  environment,
  repository,
  commits,
}: {
  environment: string
  repository: string | null
  commits: CommitRange
}) {
  return (
    <div className="border-t border-line px-4 py-2.5">
      {isSameCommit(commits.older, commits.newer) ? (
        <span className="text-soft">Both were built from the same commit.</span>
      ) : (
        <>
          <RangeCommits environment={environment} repository={repository} commits={commits} />
          {repository === null && (
            <span className="text-soft">
              {commits.isBack
                ? ' are missing in the image on the right: it is older.'
                : ' are new in the image on the right.'}
            </span>
          )}
        </>
      )}
    </div>
  )
}
