import 'server-only'
import { z } from 'zod'
import { expectedTagPattern } from '#lib/domain/image/commit-tag'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { isBranchName, isRepositoryName } from '#lib/domain/promotion/git-names'
import { isStreamName } from '#lib/kubernetes/names'
import { refuseSame, text, textWith } from '#lib/server/config/schema-parts'

const REPOSITORY = 'a repository, such as packit/packit-service'
const BRANCH = 'the name of a branch, such as main'
const FEED = 'an image stream tag, such as packit-service:prod'
const CHECK = 'the name of a check, in which * stands for any text, such as tests:*'

const repository = z.string(REPOSITORY).refine(isRepositoryName, REPOSITORY)
const branch = z.string(BRANCH).refine(isBranchName, BRANCH)
const feed = z.string(FEED).max(500, FEED).refine(isTag, FEED)
const check = text.refine((name) => name.trim() !== '', CHECK)

const source = z
  .strictObject(
    {
      repository,
      forge: text.optional(),
      from: branch.default('main'),
      to: branch.default('stable'),
      feeds: z.array(feed, 'a list of image stream tags, such as [packit-service:prod]').default([]),
      build: text.nullable().default(null),
      imageTags: z
        .array(textWith(expectedTagPattern), 'a list of patterns, such as [stable-<sha>-<epoch>]')
        .default([]),
      checks: z.array(check, `a list, each ${CHECK}`).default([]),
      after: z.array(repository, 'a list of repositories of this environment').default([]),
      gate: check.nullable().default(null),
      migrations: z.array(text, 'a list of paths, in which * stands for any text').default([]),
    },
    'a source with its repository',
  )
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    message: 'another branch than from, whose commits come to it',
  })

export const sources = z
  .array(source, 'a list of sources')
  // As many as one promotion takes.
  .max(100, 'at most 100 sources')
  .superRefine(refuseSame('repository', 'sources'))
  .default([])

export type SourceEntry = z.output<typeof source>

export const SOURCE_KEYS = Object.keys(source.shape)

function isTag(key: string): boolean {
  const { stream, tag } = splitTagKey(key)
  return isStreamName(stream) && /^[^\s:@/]+$/.test(tag)
}
