import { Notice } from '#components/ui/notice'

/** @param platform of the image that stands for a manifest list; null where there is no list */
export function PartOfList({ platform }: { platform: string | null }) {
  if (platform === null) return null
  return (
    <Notice tone="accent">
      This is a manifest list. What is shown is its image for <b className="font-semibold">{platform}</b>.
    </Notice>
  )
}
