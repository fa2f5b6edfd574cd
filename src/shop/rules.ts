/** Currencies a shop may be set up with; amounts are kept in their minor unit. */
export const currencies = ['CNY', 'USD', 'EUR', 'GBP', 'HKD', 'TWD', 'JPY', 'KRW', 'SGD', 'MYR', 'THB', 'VND', 'AUD', 'CAD', 'NZD', 'CHF'] as const

export const isTimeZone = (name: string) => Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC'

export const usualConfirmDays = 10
/** Not below the seven days in which goods may be sent back without a reason. */
export const fewestConfirmDays = 7
export const mostConfirmDays = 60
