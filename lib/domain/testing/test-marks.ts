import type { ImageMark } from '#lib/domain/chronicle/image-mark'
import type { ImageStream } from '#lib/kubernetes/objects'
import { MARKS_ANNOTATION } from '#lib/kubernetes/names'
import { digest } from '#lib/domain/testing/test-objects'

/** Ola said on 20 November, 03:12, that image a is bad. */
export function markWith(members: Partial<ImageMark> = {}): ImageMark {
  return {
    image: digest('a'),
    verdict: 'bad',
    reason: 'it loses jobs',
    by: 'Ola',
    at: '2026-11-20T03:12:00Z',
    ...members,
  }
}

/** The stream with these marks on all of its tags. */
export function markedStream(stream: ImageStream, ...marks: ImageMark[]): ImageStream {
  return annotatedStream(
    stream,
    JSON.stringify(marks.map(({ image, ...mark }) => ({ digest: image, ...mark }))),
  )
}

/** The stream with this text where marks are. */
export function annotatedStream(stream: ImageStream, text: string): ImageStream {
  const tags = (stream.spec?.tags ?? []).map((tag) => ({
    ...tag,
    annotations: { ...tag.annotations, [MARKS_ANNOTATION]: text },
  }))
  return { ...stream, spec: { ...stream.spec, tags } }
}
