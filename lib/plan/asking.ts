import type { Answer } from '#lib/domain/answer'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import type { RegistryCheck } from '#lib/domain/environment-view'
import type { Planned } from '#lib/plan/plan'
import type { Told } from '#lib/plan/registry-lookup'

export type Question = { tag: StreamTag; pullSpec: string }

/** Plans are pure: one is made to see what it asks of the registry, and again until everything is answered. */
export async function planAsking(
  plan: (told: Told) => Planned,
  ask: (question: Question) => Promise<Answer<RegistryCheck>>,
): Promise<Planned> {
  const answers = new Map<string, Answer<RegistryCheck>>()
  for (;;) {
    const open = new Map<string, Question>()
    const planned = plan((tag, pullSpec) => {
      const key = `${tagKey(tag.stream.metadata.name, tag.name)} ${pullSpec}`
      const answer = answers.get(key)
      if (!answer) open.set(key, { tag, pullSpec })
      return answer ?? UNASKED
    })
    if (open.size === 0) return planned
    const asked = [...open].map(async ([key, question]) => answers.set(key, await ask(question)))
    await Promise.all(asked)
  }
}

const UNASKED = { ok: false, error: { code: 'failed', message: 'It was not asked.' } } as const
