import { SkipLink } from '#components/ui/skip-link'

/** To what a person on call comes for, past the header and the filters. */
export function LaneSkipLinks({ isTroubled }: { isTroubled: boolean }) {
  return (
    <>
      {isTroubled && (
        <SkipLink href="#lanes" best="#lanes [data-troubled]">
          Skip to the first problem
        </SkipLink>
      )}
      <SkipLink href="#lanes" best="#lanes [data-item][tabindex='0']">
        Skip to the lanes
      </SkipLink>
    </>
  )
}
