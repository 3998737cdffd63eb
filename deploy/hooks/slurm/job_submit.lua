-- SPDX-FileCopyrightText: 2026 accelguard contributors
-- SPDX-License-Identifier: Apache-2.0
--
-- JobSubmitPlugins=lua: tells a restricted person at sbatch, before the queue. It takes every job. The answer is kept for a
-- minute, and an asker that was slow is not asked for a minute, because slurmctld waits for this.
local asker = os.getenv("ACCELGUARD_HOOKS") or "/usr/lib/accelguard/hooks"
local kept = {}
local quiet_until = 0

local function standing(user)
  local now = os.time()
  local known = kept[user]
  if known and now < known.till then return known.answer end
  if now < quiet_until then return "" end
  local pipe = io.popen("exec timeout -k 1 2 '" .. asker .. "/accelguard-eligible' '" .. user .. "' 2>/dev/null")
  local answer = pipe and pipe:read("*l") or ""
  if pipe then pipe:close() end
  if os.time() - now >= 2 then quiet_until = os.time() + 60 end
  kept[user] = {answer = answer or "", till = os.time() + 60}
  return kept[user].answer
end

function slurm_job_submit(job, partitions, uid)
  local user = job.user_name
  if user and string.match(user, "^[%w_][%w._@-]*$") then
    local told, answer = pcall(standing, user)
    local why = told and string.match(answer, "^restricted: (.*)$")
    if why then slurm.log_user("accelguard: this account is restricted: %s", why) end
  end
  return slurm.SUCCESS
end

function slurm_job_modify(job, record, partitions, uid)
  return slurm.SUCCESS
end
