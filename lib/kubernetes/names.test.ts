import { describe, expect, it } from 'vitest'
import { isDigest, isPullableDigest, isStreamName, whyTagUnreadable } from '#lib/kubernetes/names'
import { recorded, type RecordedStep } from '#lib/kubernetes/testing/recorded'

const steps = recorded('stream-names')

const accepted = ({ response }: RecordedStep) => response.status < 300

function nameIn({ body }: RecordedStep['request']): string {
  const { metadata } = body as { metadata: { name: string } }
  return metadata.name
}

describe('the name of an image stream', () => {
  const created = steps.filter(({ description }) => description.startsWith('stream: '))
  const namespace = 'packit-prod/'

  it.each(created.map((step) => [step.description, step] as const))('%s', (_, step) => {
    const name = nameIn(step.request)
    // Only the server knows how long the name of the namespace is.
    expect(isStreamName(name) && namespace.length + name.length <= 255).toBe(accepted(step))
  })
})

describe('the name of a tag', () => {
  const read = steps.filter(({ description }) => description.startsWith('GET of the ImageStreamTag: '))
  const tagIn = (path: string) => decodeURIComponent(path.slice(path.indexOf(':') + 1))

  it.each(read.map((step) => [step.description, step] as const))('%s', (_, step) => {
    expect(whyTagUnreadable(tagIn(step.request.path)) === null).toBe(accepted(step))
  })

  it.each([
    ['v1:2', 'its name contains ":"'],
    ['v1@2', 'its name contains "@"'],
    ['v1/2', 'its name contains "/"'],
    ['', 'its name is empty'],
    ['t'.repeat(1001), 'its name has more than 1000 characters'],
    ['\ud800', 'its name is not valid Unicode'],
  ])('%j cannot be read', (name, why) => {
    expect(whyTagUnreadable(name)).toBe(why)
  })
})

describe('a digest', () => {
  it.each([
    [`sha256:${'a'.repeat(64)}`, true],
    [`sha384:${'a'.repeat(96)}`, true],
    [`sha512:${'a'.repeat(128)}`, true],
    [`sha512:${'a'.repeat(64)}`, false],
    [`md5:${'a'.repeat(32)}`, false],
    [`sha256:${'A'.repeat(64)}`, false],
  ])('%s', (digest, isPullable) => {
    expect(isDigest(digest)).toBe(true)
    expect(isPullableDigest(digest)).toBe(isPullable)
  })

  it.each(['sha256:abc', 'prod', 'a'.repeat(64), `:${'a'.repeat(64)}`, ''])('%j is not one', (text) => {
    expect(isDigest(text)).toBe(false)
  })
})
