import type { ComponentProps } from 'react'
import { useTabIndex } from '#components/ui/roving'

const UNAVAILABLE_BOX =
  'aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-soft aria-disabled:hover:bg-sunken'

const LOOKS = {
  primary: `border-accent-fill bg-accent-fill text-on-accent hover:border-accent-fill-hover hover:bg-accent-fill-hover ${UNAVAILABLE_BOX}`,
  plain: `border-line-strong bg-surface text-ink hover:border-edge hover:bg-sunken ${UNAVAILABLE_BOX}`,
  quiet:
    'border-transparent forced-colors:border-[Canvas] text-soft hover:bg-sunken hover:text-ink aria-disabled:opacity-60 aria-disabled:hover:bg-transparent aria-disabled:hover:text-soft',
}

const SIZES = {
  small: 'min-h-6.5 gap-1.5 rounded-[6px] px-2.5 text-sm',
  normal: 'min-h-8.5 gap-2 rounded-md px-3.5',
}

export type ButtonLook = { look?: keyof typeof LOOKS; size?: keyof typeof SIZES }

const SHAPE =
  'inline-flex max-w-full shrink-0 items-center justify-center border py-0.5 font-medium whitespace-nowrap transition-colors duration-100 max-sm:whitespace-normal print:hidden'
const UNAVAILABLE =
  'disabled:pointer-events-none disabled:opacity-60 aria-disabled:cursor-not-allowed forced-colors:aria-disabled:border-[GrayText] forced-colors:aria-disabled:text-[GrayText]'

/** For links that look like buttons. */
export function buttonClass({ look = 'plain', size = 'normal' }: ButtonLook): string {
  return `${SHAPE} ${SIZES[size]} ${LOOKS[look]} ${UNAVAILABLE}`
}

export function Button({
  look = 'plain',
  size = 'normal',
  type = 'button',
  className = '',
  ...rest
}: ButtonLook & ComponentProps<'button'>) {
  const tabIndex = useTabIndex()
  return (
    <button
      type={type}
      tabIndex={tabIndex}
      className={`${buttonClass({ look, size })} ${className}`}
      {...rest}
    />
  )
}
