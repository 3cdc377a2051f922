"""The page for leaders: six groups, who stays behind, the longest overdue."""
