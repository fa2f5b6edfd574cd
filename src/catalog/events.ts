import type { ProductTransition } from './rules.ts'

export type CatalogEvent =
  /** By hand: price, stock, text or pictures. Stock taken by an order is told by the order. */
  | { kind: 'product.changed'; productId: number }
  | { kind: 'product.transitioned'; productId: number; transition: ProductTransition }
