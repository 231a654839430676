/** Policy sets: one to six policies, some of them links of templates. */
import type { Json, PolicySetJson, TemplateLinkJson, UidJson } from '../../model/cedar/syntax/interchange.ts';
import { table } from '../choices.ts';
import type { Handle } from './domain.ts';
import { put } from './est.ts';
import { ODD_POLICY_IDS } from './names.ts';
import { type Aim, type Mood, policyWith, staticPolicy } from './policy.ts';
import { actionConstraint, entityConstraint, groupOf, type SlotForm, slotConstraint } from './scope.ts';
import type { World } from './world.ts';

const COUNTS = table<number>([
  [5, 1],
  [10, 2],
  [11, 3],
  [7, 4],
  [4, 5],
  [2, 6],
]);

/** Hands out ids: static policies, templates and links must not clash. */
class Ids {
  private readonly world: World;
  private count = 0;
  private odd: number;

  constructor(world: World) {
    this.world = world;
    this.odd = world.choices.chance(0.3) ? world.choices.below(ODD_POLICY_IDS.length) : -1;
  }

  next(kind: 'policy' | 'template' | 'link'): string {
    const number = this.count++;
    if (this.odd >= 0 && this.odd < ODD_POLICY_IDS.length && this.world.choices.chance(0.5)) {
      return ODD_POLICY_IDS[this.odd++] as string;
    }
    return `${kind}${number}`;
  }
}

const FORBIDS = 0.33;
const FORBIDS_FIRST = 0.06;

/** `failing` is the position of the policy that gets a run-time error planted, or -1. */
export function policySet(world: World, aims: readonly Aim[], loose: number, failing: boolean): PolicySetJson {
  const { choices } = world;
  const ids = new Ids(world);
  const total = choices.weighted(COUNTS);
  const victim = failing ? choices.below(total) : -1;
  const staticPolicies: Record<string, Json> = {};
  const templates: Record<string, Json> = {};
  const templateLinks: TemplateLinkJson[] = [];
  let made = 0;
  if (choices.chance(0.2)) {
    const count = choices.integer(1, Math.min(3, total));
    const mood = { loose, failures: victim >= 0 && victim < count ? 1 : 0, forbids: FORBIDS };
    drawTemplate(world, choices.pick(aims), mood, ids, templates, templateLinks, count);
    made = count;
  }
  for (; made < total; made++) {
    const aim = choices.chance(0.6) ? (aims[0] as Aim) : choices.pick(aims);
    // Where nothing permits, everything is denied and the rest of the set hardly matters.
    const forbids = made === 0 ? FORBIDS_FIRST : FORBIDS;
    const mood = { loose, failures: made === victim ? 1 : 0, forbids };
    const policy = staticPolicy(world, aim, mood);
    put(staticPolicies, ids.next('policy'), policy);
    if (made + 1 < total && choices.chance(0.03)) {
      // The same under another id, possibly to the opposite effect: what remembers policies by content must tell.
      const effect = choices.chance(0.5) ? 'forbid' : (policy.effect as string);
      put(staticPolicies, ids.next('policy'), { ...policy, effect });
      made++;
    }
  }
  return {
    staticPolicies: staticPolicies as PolicySetJson['staticPolicies'],
    templates: templates as PolicySetJson['templates'],
    templateLinks,
  };
}

const SLOTS = table<'principal' | 'resource' | 'both'>([
  [4, 'principal'],
  [3, 'resource'],
  [2, 'both'],
]);

function drawTemplate(
  world: World,
  aim: Aim,
  mood: Mood,
  ids: Ids,
  templates: Record<string, Json>,
  links: TemplateLinkJson[],
  count: number,
): void {
  const { choices } = world;
  const { principal, action, resource } = aim.target;
  const slots = choices.weighted(SLOTS);
  const first = slots === 'resource' ? null : slotConstraint(world, principal, '?principal');
  const second = slots === 'principal' ? null : slotConstraint(world, resource, '?resource');
  const scope = {
    principal: first ?? entityConstraint(world, principal),
    action: actionConstraint(world, action),
    resource: second ?? entityConstraint(world, resource),
  };
  const templateId = ids.next('template');
  put(templates, templateId, policyWith(world, aim, mood, scope));
  // An unlinked template takes no part in anything.
  if (choices.chance(0.08)) return;
  for (let i = 0; i < count; i++) {
    const values: Record<string, UidJson> = {};
    if (first !== null) values['?principal'] = filling(world, principal, first.form, i > 0);
    if (second !== null) values['?resource'] = filling(world, resource, second.form, i > 0);
    links.push({ templateId, newId: ids.next('link'), values });
  }
}

function filling(world: World, aim: Handle, form: SlotForm, freely: boolean): UidJson {
  if (freely && world.choices.chance(0.5)) return world.choices.pick(world.handles).uid;
  return (form === 'in' ? groupOf(world, aim) : aim).uid;
}
