/* Min-cost flow with lower bounds, for problems whose rows form two laminar families.
 *
 * The network: a family is a forest; its sets are nodes, and row k is the arc between its set and its parent (or the
 * root). Credit flows from the root down the first family, through the column (an arc from the least set of the first
 * family that holds it to the least of the second), and up the second family to the root: what passes row k's arc is
 * exactly sum of x over its set, and the row's bound is the arc's capacity or lower bound. A further column costs 1.
 *
 * Lower bounds: b units are forced through the arc; its head has b too many and its tail b too few. These are sent from
 * a source to a sink by successive shortest paths, prices (dual variables) kept so that every arc with capacity left
 * has a reduced cost cost + price[tail] - price[head] >= 0. When all is sent, the prices prove optimality: row k's
 * multiplier is its arc's reduced cost, positive only where the flow is at the lower bound, negative only where it is
 * at capacity. When the sink can't be reached, what can be is a cut that asks for more than it admits.
 *
 * Then, among the optimal flows, earlier items are given as much as possible: more is sent around through the item's
 * arc along arcs of reduced cost 0, which leaves the cost as it is, and what was given is locked. */
#include "alloc_internal.h"

enum { UNREACHED = INT32_MAX };
static const int64_t UNLIMITED = INT64_MAX / 4;

typedef struct arc {
  uint32_t to, next; /* the next arc out of the same node */
  int32_t cost;
  int64_t left; /* residual capacity */
} arc;

/* Arc a and a ^ 1 are each other's reverse. Arc 2k is row k; then come the columns, then those of source and sink. */
typedef struct network {
  uint32_t nnodes, narcs, source, sink;
  uint32_t *first; /* arc out of each node */
  arc *arcs;
  int64_t *excess;
  int32_t *price, *distance;
  uint32_t *queue, *via; /* search: nodes in turn; the arc by which each was reached */
  bool *queued;
  uint32_t *col_arc; /* arc of each column, CW_NONE where off */
  int64_t grain;     /* so many units are 1 */
  int64_t missing;   /* still to be sent */
} network;

/* Scaling to integers of the common grain. */

static int64_t gcd(int64_t a, int64_t b) {
  while (b) {
    int64_t r = a % b;
    a = b;
    b = r;
  }
  return a;
}

static bool find_grain(const cw_lp *lp, int64_t *grain) {
  *grain = 1;
  for (uint32_t k = 0; k < lp->nrows; k++) {
    int64_t den = lp->rows[k].bound.den;
    if (*grain % den != 0 && __builtin_mul_overflow(*grain, den / gcd(*grain, den), grain)) return false;
  }
  return true;
}

static bool scaled(const cw_lp_row *row, int64_t grain, int64_t *units) {
  return !__builtin_mul_overflow(row->bound.num, grain / row->bound.den, units);
}

/* Flows and capacities are sums of bounds: where all of them together are small, nothing overflows later. A negative
 * most is no capacity; the simplex has a word for that. */
static bool fits(const cw_lp *lp, int64_t *grain) {
  int64_t total = 0;
  if (!find_grain(lp, grain)) return false;
  for (uint32_t k = 0; k < lp->nrows; k++) {
    int64_t units;
    const cw_lp_row *row = &lp->rows[k];
    if (row->coef || row->above || (row->sense == CW_AT_MOST && row->bound.num < 0)) return false;
    if (!scaled(row, *grain, &units)) return false;
    if (units > 0 && (__builtin_add_overflow(total, units, &total) || total >= UNLIMITED)) return false;
  }
  return true;
}

/* Building the network. */

static bool network_new(network *net, const cw_lp *lp, cw_arena *arena) {
  uint32_t nodes = lp->nrows + 3, arcs = 2 * (lp->nrows + lp->ncols + nodes);
  net->nnodes = nodes;
  net->source = nodes - 2;
  net->sink = nodes - 1;
  net->first = CW_NEW_ARRAY(arena, nodes, uint32_t);
  net->arcs = CW_NEW_ARRAY(arena, arcs, arc);
  net->excess = CW_NEW_ARRAY(arena, nodes, int64_t);
  net->price = CW_NEW_ARRAY(arena, nodes, int32_t);
  net->distance = CW_NEW_ARRAY(arena, nodes, int32_t);
  net->queue = CW_NEW_ARRAY(arena, nodes, uint32_t);
  net->via = CW_NEW_ARRAY(arena, nodes, uint32_t);
  net->queued = CW_NEW_ARRAY(arena, nodes, bool);
  net->col_arc = CW_NEW_ARRAY(arena, lp->ncols, uint32_t);
  if (!net->first || !net->arcs || !net->excess || !net->price || !net->distance || !net->queue || !net->via ||
      !net->queued || !net->col_arc)
    return false;
  for (uint32_t v = 0; v < nodes; v++) net->first[v] = CW_NONE;
  return true;
}

static uint32_t add_arc(network *net, uint32_t from, uint32_t to, int64_t capacity, int32_t cost) {
  uint32_t a = net->narcs;
  net->arcs[a] = (arc){to, net->first[from], cost, capacity};
  net->first[from] = a;
  net->arcs[a + 1] = (arc){from, net->first[to], -cost, 0};
  net->first[to] = a + 1;
  net->narcs += 2;
  return a;
}

/* Node 0 is the root of both families, node k + 1 the set of row k. */
static void add_row(network *net, const cw_lp *lp, const cw_families *f, uint32_t k) {
  uint32_t outer = f->parent[k] == CW_NONE ? 0 : f->parent[k] + 1, inner = k + 1;
  uint32_t from = f->side[k] ? inner : outer, to = f->side[k] ? outer : inner;
  int64_t units = 0;
  scaled(&lp->rows[k], net->grain, &units);
  if (lp->rows[k].sense == CW_AT_MOST) {
    add_arc(net, from, to, units, 0);
    return;
  }
  add_arc(net, from, to, UNLIMITED, 0);
  if (units > 0) {
    net->excess[to] += units;
    net->excess[from] -= units;
  }
}

/* For each column the least set of a side that holds it. */
static uint32_t *innermost(const cw_lp *lp, const cw_families *f, uint8_t side, cw_arena *arena) {
  uint32_t *in = CW_NEW_ARRAY(arena, lp->ncols, uint32_t);
  if (!in) return NULL;
  for (uint32_t j = 0; j < lp->ncols; j++) in[j] = CW_NONE;
  for (uint32_t k = 0; k < lp->nrows; k++) {
    if (f->side[k] != side) continue;
    for (uint32_t c = 0; c < lp->rows[k].ncols; c++) {
      uint32_t *now = &in[lp->rows[k].cols[c]];
      if (*now == CW_NONE || f->size[k] <= f->size[*now]) *now = k;
    }
  }
  return in;
}

static bool build(network *net, const cw_lp *lp, const cw_families *f, cw_arena *arena) {
  uint32_t *down = innermost(lp, f, 0, arena), *up = innermost(lp, f, 1, arena);
  if (!down || !up || !network_new(net, lp, arena)) return false;
  for (uint32_t k = 0; k < lp->nrows; k++) add_row(net, lp, f, k);
  for (uint32_t j = 0; j < lp->ncols; j++) {
    uint32_t from = down[j] == CW_NONE ? 0 : down[j] + 1, to = up[j] == CW_NONE ? 0 : up[j] + 1;
    net->col_arc[j] = lp->off[j] ? CW_NONE : add_arc(net, from, to, UNLIMITED, lp->further[j]);
  }
  for (uint32_t v = 0; v < net->source; v++) {
    if (net->excess[v] > 0) {
      add_arc(net, net->source, v, net->excess[v], 0);
      net->missing += net->excess[v];
    } else if (net->excess[v] < 0) {
      add_arc(net, v, net->sink, -net->excess[v], 0);
    }
  }
  return true;
}

/* Searching and sending. */

static int32_t reduced_cost(const network *net, uint32_t a) {
  return net->arcs[a].cost + net->price[net->arcs[a ^ 1].to] - net->price[net->arcs[a].to];
}

/* A path of fewest arcs with reduced cost 0. Fewest arcs: so that the number of paths is polynomial. */
static bool find_path(network *net, uint32_t from, uint32_t to) {
  uint32_t head = 0, tail = 0;
  for (uint32_t v = 0; v < net->nnodes; v++) net->via[v] = CW_NONE;
  net->queue[tail++] = from;
  while (head < tail) {
    uint32_t u = net->queue[head++];
    for (uint32_t a = net->first[u]; a != CW_NONE; a = net->arcs[a].next) {
      uint32_t v = net->arcs[a].to;
      if (!net->arcs[a].left || v == from || net->via[v] != CW_NONE || reduced_cost(net, a) != 0) continue;
      net->via[v] = a;
      if (v == to) return true;
      net->queue[tail++] = v;
    }
  }
  return false;
}

/* Sends at most `most` along the path that find_path found. */
static int64_t send(network *net, uint32_t from, uint32_t to, int64_t most) {
  for (uint32_t v = to; v != from; v = net->arcs[net->via[v] ^ 1].to)
    if (net->arcs[net->via[v]].left < most) most = net->arcs[net->via[v]].left;
  for (uint32_t v = to; v != from; v = net->arcs[net->via[v] ^ 1].to) {
    net->arcs[net->via[v]].left -= most;
    net->arcs[net->via[v] ^ 1].left += most;
  }
  return most;
}

/* Least reduced costs from the source; a queue of nodes whose distance fell. */
static void find_distances(network *net) {
  uint32_t head = 0, waiting = 1;
  for (uint32_t v = 0; v < net->nnodes; v++) net->distance[v] = UNREACHED;
  net->distance[net->source] = 0;
  net->queue[0] = net->source;
  while (waiting) {
    uint32_t u = net->queue[head];
    if (++head == net->nnodes) head = 0;
    waiting--;
    net->queued[u] = false;
    for (uint32_t a = net->first[u]; a != CW_NONE; a = net->arcs[a].next) {
      uint32_t v = net->arcs[a].to;
      if (!net->arcs[a].left || net->distance[u] + reduced_cost(net, a) >= net->distance[v]) continue;
      net->distance[v] = net->distance[u] + reduced_cost(net, a);
      if (net->queued[v]) continue;
      net->queued[v] = true;
      net->queue[(head + waiting++) % net->nnodes] = v;
    }
  }
}

/* Reduced costs stay >= 0, and the next shortest paths get 0. */
static void raise_prices(network *net) {
  int32_t most = net->distance[net->sink];
  for (uint32_t v = 0; v < net->nnodes; v++) net->price[v] += net->distance[v] < most ? net->distance[v] : most;
}

static cw_lp_status settle(network *net, cw_lp_answer *answer) {
  for (;;) {
    while (net->missing && find_path(net, net->source, net->sink)) {
      if (answer->work >= answer->budget) return CW_LP_LIMIT;
      answer->work++;
      net->missing -= send(net, net->source, net->sink, INT64_MAX);
    }
    if (!net->missing) return CW_LP_OPTIMAL;
    find_distances(net);
    if (net->distance[net->sink] == UNREACHED) return CW_LP_INFEASIBLE;
    raise_prices(net);
  }
}

/* Gives each item as much as the earlier ones and optimality allow. */
static void favor_earlier(network *net, const cw_lp *lp, cw_lp_answer *answer) {
  for (uint32_t i = 0; i < lp->nsupply; i++) {
    uint32_t a = 2 * (lp->supply + i), from = net->arcs[a].to, to = net->arcs[a ^ 1].to;
    int64_t more = net->arcs[a].left;
    net->arcs[a].left = net->arcs[a ^ 1].left = 0; /* around, not back and forth; and locked from now on */
    if (reduced_cost(net, a) != 0) continue;
    while (more && answer->work < answer->budget && find_path(net, from, to)) {
      more -= send(net, from, to, more);
      answer->work++;
    }
  }
}

/* Reading the answer. */

static bool read_credit(const network *net, const cw_lp *lp, cw_lp_answer *answer) {
  int64_t further = 0;
  for (uint32_t j = 0; j < lp->ncols; j++) {
    uint32_t a = net->col_arc[j];
    int64_t units = a == CW_NONE ? 0 : net->arcs[a ^ 1].left;
    if (lp->further[j]) further += units;
    if (!cw_rat_make(&answer->credit[j], units, net->grain)) return false;
  }
  return cw_rat_make(&answer->further, further, net->grain);
}

/* Infeasible: the nodes that the source reaches are the cut. */
static void price_cut(network *net) {
  for (uint32_t v = 0; v < net->nnodes; v++) net->price[v] = net->distance[v] == UNREACHED;
}

/* The multipliers, and the bound that they prove. An arc between rows costs nothing: its reduced cost is the difference
 * of two prices. Positive where the lower bound is x >= 0 itself, it needs no multiplier. */
static bool read_multipliers(const network *net, const cw_lp *lp, cw_lp_answer *answer, cw_rat *bound) {
  *bound = CW_RAT_ZERO;
  for (uint32_t k = 0; k < lp->nrows; k++) {
    const cw_lp_row *row = &lp->rows[k];
    int32_t y = net->price[net->arcs[(size_t)2 * k + 1].to] - net->price[net->arcs[(size_t)2 * k].to];
    cw_rat part;
    if (y == 0 || (y > 0 && (row->sense == CW_AT_MOST || row->bound.num <= 0))) continue;
    if (!cw_rat_mul(&part, CW_RAT(y), row->bound) || !cw_rat_add(bound, *bound, part)) return false;
    if (answer->multipliers) answer->multipliers[row->mark] = CW_RAT(y);
  }
  return true;
}

cw_lp_status cw_flow_solve(const cw_lp *lp, cw_lp_answer *answer, cw_arena *arena) {
  network net = {0};
  cw_families f;
  if (!fits(lp, &net.grain) || !cw_families_make(&f, lp, arena)) return arena->failed ? CW_LP_MEMORY : CW_LP_DECLINED;
  if (!build(&net, lp, &f, arena)) return CW_LP_MEMORY;
  cw_lp_status status = settle(&net, answer);
  if (status == CW_LP_INFEASIBLE) price_cut(&net);
  cw_rat bound;
  answer->strict = false;
  answer->proved = read_multipliers(&net, lp, answer, &bound);
  if (status == CW_LP_OPTIMAL) {
    favor_earlier(&net, lp, answer);
    if (read_credit(&net, lp, answer)) return CW_LP_OPTIMAL;
    status = CW_LP_LIMIT;
  }
  answer->further = answer->proved ? bound : CW_RAT_ZERO;
  return status;
}
