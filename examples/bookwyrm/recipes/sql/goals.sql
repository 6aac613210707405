-- Yearly reading goals, one a row. The importer takes exactly goal, year and privacy.
SELECT json_build_object('goal', goal.goal, 'year', goal.year, 'privacy', goal.privacy) AS goal
FROM bookwyrm_annualgoal AS goal
WHERE goal.user_id = :user_id
ORDER BY goal.year;
