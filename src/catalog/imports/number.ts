import type { Vault } from '../../platform/vault.ts'

/**
 * A product's number in a sheet: 12-x7Qa. The second part is made with this shop's key, so that a sheet of another
 * shop does not meet the wrong product.
 */
export const productNumber = (vault: Vault, id: number) => `${id}-${vault.index(`product ${id} in a sheet`).replace(/[^a-z0-9]/gi, '').slice(0, 6)}`

export const readProductNumber = (vault: Vault, text: string): number | null => {
  const id = Number(/^(\d{1,12})-/.exec(text.trim())?.[1])
  return id && productNumber(vault, id) === text.trim() ? id : null
}
