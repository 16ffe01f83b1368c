/** With more cards than this the map would cost more than it helps. */
export const MAX_MAP_CARDS = 400;
